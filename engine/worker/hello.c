// A tour of worker.h: the demo of Ryan Dahl's v8worker2, one to one. The first script makes a
// console.log, the second sends five bytes to C, the third is sent four.
#include <stdio.h>
#include <string.h>

#include "worker.h" // beside it here; pkg-config's flags find the installed one

static const struct {
    const char *name, *source;
} scripts[] = {
    {"hello.js", "this.console = { log: (...values) => V8Worker2.print(...values) };\n"
                 "console.log('Hello World');\n"},
    {"send.js", "V8Worker2.send(new ArrayBuffer(5));\n"},
    {"recv.js", "V8Worker2.recv((message) => {\n"
                "  const text = String.fromCharCode(...new Uint8Array(message));\n"
                "  console.log('js received', message.byteLength, 'bytes:', text);\n"
                "});\n"},
};

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    (void)context, (void)file, (void)line;
    printf("%.*s\n", (int)len, text);
}

static void on_send(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    (void)context, (void)bytes, (void)reply; // no reply: send() gives undefined
    printf("c received %zu bytes\n", len);
}

int main(int argc, char **argv)
{
    worker_set_flags(&argc, argv);
    v8_init();
    struct worker *worker = worker_new(&(struct worker_config){.print = on_print, .send = on_send});
    if (!worker) return 1;
    int failed = 0;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts && !failed; i++)
        failed = worker_load(worker, scripts[i].name, scripts[i].source, strlen(scripts[i].source));
    failed = failed || worker_send_bytes(worker, "abcd", 4);
    if (failed) fprintf(stderr, "%s\n", worker_last_exception(worker));
    worker_dispose(worker);
    return failed ? 1 : 0;
}
