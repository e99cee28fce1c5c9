#include "host/lua_unicode.h"

#include <lauxlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "util/utf8.h"

enum {
    MAX_BYTES = 1024, // of a text; of a longer one the beginning counts
    GROWTH = 18,      // most UTF-16 units that NFKC makes of one
    MAX_UNITS = MAX_BYTES * GROWTH,
};

// A text as UTF-16 while it is worked on; its memory is Lua's.
struct units {
    UChar *at;
    int32_t len;
};

static struct units new_units(lua_State *lua)
{
    return (struct units){lua_newuserdatauv(lua, MAX_UNITS * sizeof(UChar), 0), 0};
}

// The argument. Bytes that are no text become U+FFFD.
static struct units check_units(lua_State *lua, int index)
{
    size_t len;
    UErrorCode error = U_ZERO_ERROR;
    const char *text = luaL_checklstring(lua, index, &len);
    len = utf8_cut(text, len, MAX_BYTES);
    struct units units = new_units(lua);
    u_strFromUTF8WithSub(units.at, MAX_UNITS, &units.len, text, (int32_t)len, 0xFFFD, NULL, &error);
    if (U_FAILURE(error)) luaL_error(lua, "unicode: %s", u_errorName(error));
    return units;
}

static int push_units(lua_State *lua, struct units units, UErrorCode error)
{
    int32_t len = 0;
    if (U_SUCCESS(error)) u_strToUTF8(NULL, 0, &len, units.at, units.len, &error);
    if (error == U_BUFFER_OVERFLOW_ERROR || error == U_STRING_NOT_TERMINATED_WARNING)
        error = U_ZERO_ERROR;
    if (U_FAILURE(error)) luaL_error(lua, "unicode: %s", u_errorName(error));
    luaL_Buffer buffer;
    char *text = luaL_buffinitsize(lua, &buffer, (size_t)len + 1);
    u_strToUTF8(text, len + 1, NULL, units.at, units.len, &error);
    luaL_pushresultsize(&buffer, (size_t)len);
    return 1;
}

// fold(text) -> the same for all ways to write it: one form, small letters, without what is not seen (NFKC_Casefold)
static int unicode_fold(lua_State *lua)
{
    struct units text = check_units(lua, 1), folded = new_units(lua);
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFKCCasefoldInstance(&error);
    folded.len = unorm2_normalize(form, text.at, text.len, folded.at, MAX_UNITS, &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) return push_units(lua, text, U_ZERO_ERROR);
    return push_units(lua, folded, error);
}

static bool counts(UChar32 code)
{
    enum { BRAILLE_BLANK = 0x2800 }; // a symbol without a dot
    if (u_isalnum(code)) return true;
    int8_t kind = u_charType(code);
    return kind != U_NON_SPACING_MARK && kind != U_ENCLOSING_MARK &&
           kind != U_COMBINING_SPACING_MARK && kind != U_FORMAT_CHAR && kind != U_CONTROL_CHAR &&
           !u_ispunct(code) && !u_isUWhiteSpace(code) && kind != U_MODIFIER_SYMBOL &&
           code != 0xFFFD && code != BRAILLE_BLANK;
}

// skeleton(text) -> the same for texts that look alike (UTS #39), without marks, spaces and signs between words. Of both
// functions: a text that grows beyond all measure stays as it is.
static int unicode_skeleton(lua_State *lua)
{
    struct units text = check_units(lua, 1), alike = new_units(lua);
    UErrorCode error = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&error);
    alike.len = uspoof_getSkeleton(checker, 0, text.at, text.len, alike.at, MAX_UNITS, &error);
    uspoof_close(checker);
    if (error == U_BUFFER_OVERFLOW_ERROR) return push_units(lua, text, U_ZERO_ERROR);
    int32_t kept = 0;
    for (int32_t at = 0; U_SUCCESS(error) && at < alike.len;) {
        int32_t begin = at;
        UChar32 code;
        U16_NEXT(alike.at, at, alike.len, code);
        for (; counts(code) && begin < at; begin++) alike.at[kept++] = alike.at[begin];
    }
    alike.len = kept;
    return push_units(lua, alike, error);
}

int lua_unicode_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"fold", unicode_fold}, {"skeleton", unicode_skeleton}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
