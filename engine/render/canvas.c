#include "render/canvas.h"

uint32_t color_multiply(uint32_t color, uint32_t tint)
{
    tint &= 0xFFFFFF;
    if (tint == 0xFFFFFF) return color;
    uint32_t red = color_red(tint), green = color_green(tint), blue = color_blue(tint);
    red += red >> 7; // 255 becomes 256, so that white changes nothing
    green += green >> 7;
    blue += blue >> 7;
    return (color & 0xFF000000u) | (color_red(color) * red >> 8) << 16 |
           (color_green(color) * green >> 8) << 8 | (color_blue(color) * blue >> 8);
}

struct rect canvas_clip(const struct canvas *canvas, struct rect area)
{
    if (area.x < 0) {
        area.width += area.x;
        area.x = 0;
    }
    if (area.y < 0) {
        area.height += area.y;
        area.y = 0;
    }
    if (area.width > canvas->width - area.x) area.width = canvas->width - area.x;
    if (area.height > canvas->height - area.y) area.height = canvas->height - area.y;
    if (area.width < 0) area.width = 0;
    if (area.height < 0) area.height = 0;
    return area;
}

void canvas_fill(struct canvas *canvas, struct rect area, uint32_t color, uint32_t alpha)
{
    area = canvas_clip(canvas, area);
    if (alpha > 256) alpha = 256;
    for (int y = area.y; y < area.y + area.height; y++) {
        uint32_t *row = canvas->pixels + y * canvas->width;
        for (int x = area.x; x < area.x + area.width; x++)
            row[x] = color_blend(row[x], color, alpha);
    }
}

void canvas_put(struct canvas *canvas, int x, int y, uint32_t color, uint32_t alpha)
{
    if (!canvas_has(canvas, x, y)) return;
    uint32_t *pixel = &canvas->pixels[y * canvas->width + x];
    *pixel = color_blend(*pixel, color, alpha > 256 ? 256 : alpha);
}

void canvas_glow(struct canvas *canvas, int x, int y, uint32_t color, uint32_t amount)
{
    if (!canvas_has(canvas, x, y)) return;
    uint32_t *pixel = &canvas->pixels[y * canvas->width + x];
    *pixel = color_add(*pixel, color_scale(color, amount > 256 ? 256 : amount));
}

static inline void put_pixel(uint32_t *to, uint32_t color, const struct blit *how)
{
    uint32_t alpha = color >> 24;
    if (alpha == 0) return;
    alpha = (alpha + (alpha >> 7)) * how->alpha >> 8;
    color = color_multiply(color, how->tint);
    if (how->add)
        *to = color_add(*to, color_scale(color, alpha));
    else
        *to = alpha == 256 ? color | 0xFF000000u : color_blend(*to, color, alpha);
}

void canvas_blit(struct canvas *canvas, int x, int y, const struct canvas *from, struct rect source,
                 const struct blit *how)
{
    if (source.x < 0 || source.y < 0) return;
    source = canvas_clip(from, source);
    int left = x < 0 ? -x : 0, top = y < 0 ? -y : 0;
    int right = source.width, bottom = source.height;
    if (right > canvas->width - x) right = canvas->width - x;
    if (bottom > canvas->height - y) bottom = canvas->height - y;
    for (int row = top; row < bottom; row++) {
        int from_y = source.y + (how->flip_y ? source.height - 1 - row : row);
        const uint32_t *in = from->pixels + from_y * from->width + source.x;
        uint32_t *out = canvas->pixels + (y + row) * canvas->width + x;
        for (int column = left; column < right; column++)
            put_pixel(out + column, in[how->flip_x ? source.width - 1 - column : column], how);
    }
}

void canvas_disc(struct canvas *canvas, int x, int y, int radius_x, int radius_y, uint32_t color,
                 uint32_t alpha, bool add)
{
    if (radius_x < 1 || radius_y < 1 || alpha == 0) return;
    int32_t scale_x = 65536 / (radius_x * radius_x), scale_y = 65536 / (radius_y * radius_y);
    for (int dy = -radius_y; dy <= radius_y; dy++) {
        for (int dx = -radius_x; dx <= radius_x; dx++) {
            int32_t inside = 65536 - dx * dx * scale_x - dy * dy * scale_y;
            if (inside <= 0) continue;
            uint32_t amount = (uint32_t)(inside >> 8); // 0..256
            amount = (amount * amount >> 8) * alpha >> 8;
            if (add)
                canvas_glow(canvas, x + dx, y + dy, color, amount);
            else
                canvas_put(canvas, x + dx, y + dy, color, amount);
        }
    }
}
