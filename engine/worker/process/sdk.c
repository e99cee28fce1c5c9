#include "worker/process/sdk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "util/mem.h"

#define SDK_INDEX "export * from \"" SDK_PREFIX "index.js\";\n"
#define SDK_LATE_INDEX "export * from \"" SDK_LATE ".js\";\n"

static bool is_script(const char *name)
{
    size_t len = strlen(name);
    return len > 3 && name[0] != '.' && strcmp(name + len - 3, ".js") == 0;
}

static enum status read_file(const char *path, char **source, size_t *len, struct diag *diag)
{
    FILE *file = fopen(path, "rbe");
    if (!file) return diag_set(diag, STATUS_IO, "sdk: %s: %s", path, strerror(errno));
    enum status status = STATUS_OK;
    char *bytes = NULL;
    long size = -1;
    if (fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (size < 0 || size > SDK_MAX_FILE_BYTES || fseek(file, 0, SEEK_SET) != 0) {
        status = diag_set(diag, STATUS_LIMIT, "sdk: %s: not a file of at most %d bytes", path,
                          SDK_MAX_FILE_BYTES);
        goto out;
    }
    bytes = mem_alloc((size_t)size + 1);
    if (fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        status = diag_set(diag, STATUS_IO, "sdk: %s: cannot be read", path);
        goto out;
    }
    *source = bytes;
    *len = (size_t)size;
    bytes = NULL;
out:
    mem_free(bytes);
    fclose(file);
    return status;
}

static enum status add_file(struct sdk *sdk, const char *folder, const char *name,
                            struct diag *diag)
{
    if (sdk->count == SDK_MAX_FILES)
        return diag_set(diag, STATUS_LIMIT, "sdk: %s: more than %d files", folder, SDK_MAX_FILES);
    char path[4096], full[512];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
        snprintf(full, sizeof full, SDK_PREFIX "%s", name) >= (int)sizeof full)
        return diag_set(diag, STATUS_LIMIT, "sdk: %s: the path is too long", folder);
    struct sdk_file file = {0};
    enum status status = read_file(path, &file.source, &file.len, diag);
    if (status != STATUS_OK) return status;
    file.name = mem_strdup(full);
    sdk->files = mem_resize(sdk->files, sdk->count + 1, sizeof sdk->files[0]);
    sdk->files[sdk->count++] = file;
    return STATUS_OK;
}

enum status sdk_read(struct sdk *sdk, const char *folder, struct diag *diag)
{
    DIR *directory = opendir(folder);
    if (!directory) return diag_set(diag, STATUS_NOT_FOUND, "sdk: %s: %s", folder, strerror(errno));
    struct sdk made = {0};
    enum status status = STATUS_OK;
    const struct dirent *entry;
    while (status == STATUS_OK && (entry = readdir(directory)) != NULL)
        if (is_script(entry->d_name)) status = add_file(&made, folder, entry->d_name, diag);
    closedir(directory);

    const char *source;
    size_t len;
    if (status == STATUS_OK && !sdk_find(&made, SDK_PREFIX "index.js", &source, &len))
        status = diag_set(diag, STATUS_NOT_FOUND, "sdk: %s: there is no index.js", folder);
    if (status == STATUS_OK)
        *sdk = made;
    else
        sdk_free(&made);
    return status;
}

void sdk_free(struct sdk *sdk)
{
    for (size_t i = 0; i < sdk->count; i++) {
        mem_free(sdk->files[i].name);
        mem_free(sdk->files[i].source);
    }
    mem_free(sdk->files);
    *sdk = (struct sdk){0};
}

void sdk_keep_late(struct sdk *sdk)
{
    size_t kept = 0;
    for (size_t i = 0; i < sdk->count; i++) {
        struct sdk_file file = sdk->files[i];
        if (strncmp(file.name, SDK_LATE, sizeof SDK_LATE - 1) == 0) {
            sdk->files[kept++] = file;
            continue;
        }
        mem_free(file.name);
        mem_free(file.source);
    }
    sdk->count = kept;
}

bool sdk_find(const struct sdk *sdk, const char *name, const char **source, size_t *len)
{
    if (strcmp(name, SDK_NAME) == 0) {
        *source = SDK_INDEX;
        *len = sizeof SDK_INDEX - 1;
        return true;
    }
    if (strcmp(name, SDK_LATE) == 0) {
        *source = SDK_LATE_INDEX;
        *len = sizeof SDK_LATE_INDEX - 1;
        return true;
    }
    for (size_t i = 0; i < sdk->count; i++) {
        if (strcmp(sdk->files[i].name, name) != 0) continue;
        *source = sdk->files[i].source;
        *len = sdk->files[i].len;
        return true;
    }
    return false;
}
