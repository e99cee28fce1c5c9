#include "render/edge.h"

#include <string.h>

// Copies `width` pixels at x, y out of the canvas or into it; where the next ones of the edge go.
static size_t copy(struct canvas *canvas, int x, int y, int width, uint32_t *kept, bool put_back)
{
    uint32_t *pixels = canvas->pixels + y * canvas->width + x;
    size_t bytes = (size_t)width * sizeof *pixels;
    if (put_back)
        memcpy(pixels, kept, bytes);
    else
        memcpy(kept, pixels, bytes);
    return (size_t)width;
}

static void copy_all(struct canvas *canvas, uint32_t *kept, bool put_back)
{
    for (int y = 0; y < canvas->height; y++) {
        if (y < EDGE_PX || y >= canvas->height - EDGE_PX) {
            kept += copy(canvas, 0, y, canvas->width, kept, put_back);
            continue;
        }
        kept += copy(canvas, 0, y, EDGE_PX, kept, put_back);
        kept += copy(canvas, canvas->width - EDGE_PX, y, EDGE_PX, kept, put_back);
    }
}

void edge_keep(struct edge *edge, const struct canvas *canvas)
{
    struct canvas from = *canvas; // only read
    copy_all(&from, edge->pixels, false);
}

void edge_put_back(const struct edge *edge, struct canvas *canvas)
{
    struct edge kept = *edge;
    copy_all(canvas, kept.pixels, true);
}

bool edge_is_touched(const struct canvas *canvas, struct rect area)
{
    int right = area.x + area.width, bottom = area.y + area.height;
    if (right <= 0 || bottom <= 0 || area.x >= canvas->width || area.y >= canvas->height)
        return false;
    return area.x < EDGE_PX || area.y < EDGE_PX || right > canvas->width - EDGE_PX ||
           bottom > canvas->height - EDGE_PX;
}
