// A connection has two buffers with limits, and no call waits but wait(): who sends too long a line or does not
// read is told to Lua, which closes it.
#include "host/lua_socket.h"

#include <dirent.h>
#include <errno.h>
#include <lauxlib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/local_socket.h"
#include "util/mem.h"

enum {
    MAX_LINE_BYTES = 128 * 1024,
    MAX_UNSENT_BYTES = 1024 * 1024,
    READ_BYTES = 16 * 1024, // at once
    MAX_NAMES = 256,
    MAX_WAIT_MS = 60 * 1000,
};

static const char SERVER[] = "gatehouse.socket.server";
static const char CONNECTION[] = "gatehouse.socket.connection";

struct server {
    int folder, socket; // -1: closed
    char name[LOCAL_SOCKET_NAME_BYTES];
};

struct connection {
    int socket; // -1: closed
    bool ended; // the other side has said all
    char *in, *out;
    size_t in_len, out_len;
};

static int fail(lua_State *lua, const char *why)
{
    lua_pushnil(lua);
    lua_pushstring(lua, why);
    return 2;
}

static int open_folder(lua_State *lua, struct diag *diag)
{
    int folder = -1;
    bool is_there = local_socket_folder(luaL_checkstring(lua, 1), &folder, diag) == STATUS_OK;
    return is_there ? folder : -1;
}

// --- connections ---

static struct connection *new_connection(lua_State *lua)
{
    struct connection *made = lua_newuserdatauv(lua, sizeof *made, 0);
    *made = (struct connection){.socket = -1};
    luaL_setmetatable(lua, CONNECTION);
    made->in = mem_alloc(MAX_LINE_BYTES);
    made->out = mem_alloc(MAX_UNSENT_BYTES);
    return made;
}

static int close_connection(lua_State *lua)
{
    struct connection *connection = luaL_checkudata(lua, 1, CONNECTION);
    if (connection->socket >= 0) close(connection->socket);
    mem_free(connection->in);
    mem_free(connection->out);
    *connection = (struct connection){.socket = -1, .ended = true};
    return 0;
}

static void receive(struct connection *connection)
{
    size_t room = MAX_LINE_BYTES - connection->in_len;
    if (connection->socket < 0 || connection->ended || room == 0) return;
    ssize_t got = recv(connection->socket, connection->in + connection->in_len,
                       room < READ_BYTES ? room : READ_BYTES, MSG_DONTWAIT);
    if (got > 0)
        connection->in_len += (size_t)got;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        connection->ended = true;
}

// line() -> a line without its end | nil: none yet | nil, "closed" or "too long"
static int read_line(lua_State *lua)
{
    struct connection *connection = luaL_checkudata(lua, 1, CONNECTION);
    const char *end = connection->in_len ? memchr(connection->in, '\n', connection->in_len) : NULL;
    if (!end) {
        receive(connection);
        end = connection->in_len ? memchr(connection->in, '\n', connection->in_len) : NULL;
    }
    if (!end) {
        if (connection->in_len == MAX_LINE_BYTES) return fail(lua, "too long");
        if (connection->ended) return fail(lua, "closed");
        lua_pushnil(lua);
        return 1;
    }
    size_t len = (size_t)(end - connection->in);
    lua_pushlstring(lua, connection->in, len);
    connection->in_len -= len + 1;
    memmove(connection->in, end + 1, connection->in_len);
    return 1;
}

static void send_some(struct connection *connection)
{
    if (connection->socket < 0 || connection->out_len == 0) return;
    ssize_t sent =
        send(connection->socket, connection->out, connection->out_len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
        connection->out_len -= (size_t)sent;
        memmove(connection->out, connection->out + sent, connection->out_len);
    } else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        connection->ended = true;
        connection->out_len = 0;
    }
}

// write(text) -> bytes that are not sent yet | nil: no room, or closed
static int write_text(lua_State *lua)
{
    struct connection *connection = luaL_checkudata(lua, 1, CONNECTION);
    size_t len;
    const char *text = luaL_checklstring(lua, 2, &len);
    if (connection->socket < 0) return 0;
    if (len > MAX_UNSENT_BYTES - connection->out_len) send_some(connection);
    if (len > MAX_UNSENT_BYTES - connection->out_len) return 0;
    memcpy(connection->out + connection->out_len, text, len);
    connection->out_len += len;
    send_some(connection);
    lua_pushinteger(lua, (lua_Integer)connection->out_len);
    return 1;
}

// flush() -> bytes that are not sent yet
static int flush(lua_State *lua)
{
    struct connection *connection = luaL_checkudata(lua, 1, CONNECTION);
    send_some(connection);
    lua_pushinteger(lua, (lua_Integer)connection->out_len);
    return 1;
}

// wait(ms, input) -> "socket" | "input": standard input has something, or is at its end | nil: the time is up
static int wait_for(lua_State *lua)
{
    const struct connection *connection = luaL_checkudata(lua, 1, CONNECTION);
    lua_Integer ms = luaL_checkinteger(lua, 2);
    bool input = lua_toboolean(lua, 3);
    luaL_argcheck(lua, ms >= 0 && ms <= MAX_WAIT_MS, 2, "0 to 60000 ms");
    struct pollfd polled[2] = {{.fd = connection->socket, .events = POLLIN},
                               {.fd = STDIN_FILENO, .events = POLLIN}};
    if (connection->out_len) polled[0].events |= POLLOUT;
    if (poll(polled, input ? 2 : 1, (int)ms) <= 0) return 0;
    lua_pushstring(lua, polled[0].revents || !input ? "socket" : "input");
    return 1;
}

// --- servers ---

static int listen_at(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 2);
    struct diag diag = {""};
    int folder = open_folder(lua, &diag);
    if (folder < 0) return fail(lua, diag.text);
    struct server *server = lua_newuserdatauv(lua, sizeof *server, 0);
    *server = (struct server){.folder = folder, .socket = -1};
    luaL_setmetatable(lua, SERVER);
    if (local_socket_listen(folder, name, &server->socket, &diag) != STATUS_OK)
        return fail(lua, diag.text);
    strcpy(server->name, name); // listen checked its length
    return 1;
}

static int accept_one(lua_State *lua)
{
    const struct server *server = luaL_checkudata(lua, 1, SERVER);
    if (server->socket < 0) return 0;
    int fd = local_socket_accept(server->socket);
    if (fd < 0) return 0;
    new_connection(lua)->socket = fd;
    return 1;
}

static int close_server(lua_State *lua)
{
    struct server *server = luaL_checkudata(lua, 1, SERVER);
    if (server->socket >= 0) {
        local_socket_remove(server->folder, server->name);
        close(server->socket);
    }
    if (server->folder >= 0) close(server->folder);
    server->socket = server->folder = -1;
    return 0;
}

// --- from outside ---

// connect(folder, name) -> connection | nil, why, whether it is only a file that was left behind, whether a program has it
// that does not answer
static int connect_to(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 2);
    struct diag diag = {""};
    int fd, folder = open_folder(lua, &diag);
    if (folder < 0) return fail(lua, diag.text);
    enum status status = local_socket_connect(folder, name, &fd, &diag);
    close(folder);
    if (status == STATUS_OK) {
        new_connection(lua)->socket = fd;
        return 1;
    }
    fail(lua, diag.text);
    lua_pushboolean(lua, status == STATUS_CLOSED);
    lua_pushboolean(lua, status == STATUS_BUSY);
    return 4;
}

// list(folder) -> the names in it that end in ".sock", in order of the folder | nil, why
static int list_names(lua_State *lua)
{
    struct diag diag = {""};
    int folder = open_folder(lua, &diag);
    if (folder < 0) return fail(lua, diag.text);
    DIR *directory = fdopendir(folder);
    const struct dirent *entry;
    lua_Integer count = 0;
    lua_newtable(lua);
    while (directory && count < MAX_NAMES && (entry = readdir(directory)) != NULL) {
        size_t len = strlen(entry->d_name);
        if (len < 6 || strcmp(entry->d_name + len - 5, ".sock") != 0) continue;
        if (!local_socket_name_valid(entry->d_name)) continue;
        lua_pushstring(lua, entry->d_name);
        lua_rawseti(lua, -2, ++count);
    }
    if (directory)
        closedir(directory);
    else
        close(folder);
    return 1;
}

// remove(folder, name): a socket's file
static int remove_name(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 2);
    struct diag diag = {""};
    int folder = open_folder(lua, &diag);
    if (folder < 0) return fail(lua, diag.text);
    local_socket_remove(folder, name);
    close(folder);
    lua_pushboolean(lua, 1);
    return 1;
}

static int process_number(lua_State *lua)
{
    lua_pushinteger(lua, getpid());
    return 1;
}

static bool has_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

// is_terminal() -> whether standard input and output are one: somebody can be asked, if need be a line at a time
static int is_terminal(lua_State *lua)
{
    lua_pushboolean(lua, has_terminal());
    return 1;
}

// terminal() -> its columns | nil: standard input and output are no terminal, or one that cannot move its cursor
static int terminal_columns(lua_State *lua)
{
    struct winsize size = {.ws_col = 0};
    const char *kind = getenv("TERM");
    if (!has_terminal()) return 0;
    if (!kind || !kind[0] || strcmp(kind, "dumb") == 0) return 0; // its cursor cannot be moved
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) size.ws_col = 80;
    lua_pushinteger(lua, size.ws_col);
    return 1;
}

static void make_class(lua_State *lua, const char *name, const luaL_Reg *methods, lua_CFunction end)
{
    luaL_newmetatable(lua, name);
    lua_newtable(lua);
    luaL_setfuncs(lua, methods, 0);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, end);
    lua_setfield(lua, -2, "__gc");
    lua_pop(lua, 1);
}

int lua_socket_open(lua_State *lua)
{
    static const luaL_Reg connection_methods[] = {
        {"line", read_line}, {"write", write_text},       {"flush", flush},
        {"wait", wait_for},  {"close", close_connection}, {NULL, NULL}};
    static const luaL_Reg server_methods[] = {
        {"accept", accept_one}, {"close", close_server}, {NULL, NULL}};
    static const luaL_Reg functions[] = {
        {"listen", listen_at},        {"connect", connect_to},
        {"list", list_names},         {"remove", remove_name},
        {"pid", process_number},      {"terminal", terminal_columns},
        {"is_terminal", is_terminal}, {NULL, NULL}};
    make_class(lua, CONNECTION, connection_methods, close_connection);
    make_class(lua, SERVER, server_methods, close_server);
    luaL_newlib(lua, functions);
    return 1;
}
