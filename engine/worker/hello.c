// A tour of worker.h, after the demo of Ryan Dahl's v8worker2: JS gets a console.log, sends five
// bytes to C, and is sent four.
#include <stdio.h>
#include <string.h>

#include "worker.h" // beside it here; pkg-config's flags find the installed one

static const char script[] =
    "const console = { log: (...values) => V8Worker2.print(...values) };\n"
    "const text = (buffer) => String.fromCharCode(...new Uint8Array(buffer));\n"
    "V8Worker2.recv((message) => console.log('js received', message.byteLength, 'bytes:', "
    "text(message)));\n"
    "V8Worker2.send(new Uint8Array([104, 101, 108, 108, 111]));\n";

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    (void)context;
    printf("%s:%d: %.*s\n", file, line, (int)len, text);
}

static void on_send(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    (void)context, (void)reply; // no reply: $send gives undefined
    printf("c received %zu bytes: %.*s\n", len, (int)len, (const char *)bytes);
}

int main(int argc, char **argv)
{
    worker_set_flags(&argc, argv);
    v8_init();
    struct worker *worker = worker_new(&(struct worker_config){.print = on_print, .send = on_send});
    int failed = worker_load(worker, "hello.js", script, strlen(script)) ||
                 worker_send_bytes(worker, "abcd", 4);
    if (failed) fprintf(stderr, "%s\n", worker_last_exception(worker));
    worker_dispose(worker);
    return failed ? 1 : 0;
}
