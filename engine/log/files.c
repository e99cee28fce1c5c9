#include "log/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "log/format.h"
#include "util/mem.h"

enum { NAME_BYTES = 80, ID_BYTES = 64 };

struct file {
    char name[NAME_BYTES]; // "" = free
    int fd;
    size_t bytes;
    uint64_t written_at; // in lines of all files
};

struct log_files {
    int folder;
    bool broken;
    size_t file_bytes;
    uint64_t lines;
    struct buf record;
    struct file open[LOG_FILES_OPEN];
};

enum status log_files_open(struct log_files **files, const char *folder, size_t file_bytes,
                           struct diag *diag)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return diag_set(diag, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO, "%s: %s", folder,
                        strerror(errno));
    struct log_files *made = mem_alloc(sizeof *made);
    made->folder = fd;
    made->file_bytes = file_bytes ? file_bytes : LOG_FILE_BYTES;
    buf_init(&made->record, FORMAT_MAX_BYTES);
    *files = made;
    return STATUS_OK;
}

static void close_file(struct file *file)
{
    if (file->name[0]) close(file->fd);
    *file = (struct file){.fd = -1};
}

void log_files_close(struct log_files *files)
{
    if (!files) return;
    for (size_t i = 0; i < LOG_FILES_OPEN; i++) close_file(&files->open[i]);
    close(files->folder);
    buf_fini(&files->record);
    mem_free(files);
}

// A mod's id names a file; all else shares one.
static void name_of(const char *source, char name[NAME_BYTES])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t len = strlen(source);
    bool is_id = len > 0 && len < ID_BYTES && strspn(source, letters) == len;
    if (strcmp(source, "game") == 0 || strcmp(source, "mods") == 0) is_id = false;
    snprintf(name, NAME_BYTES, "%s.log", is_id ? source : "engine");
}

static enum status broke(struct log_files *files, const char *name, const char *what,
                         struct diag *diag)
{
    files->broken = true;
    return diag_set(diag, STATUS_IO, "%s: %s", name, what);
}

static bool put(const struct file *file, const void *bytes, size_t len)
{
    ssize_t written;
    do written = write(file->fd, bytes, len);
    while (written < 0 && errno == EINTR);
    if (written >= 0 && (size_t)written < len) errno = ENOSPC;
    return written == (ssize_t)len;
}

// A line that tells one run from the next: the ticks begin again.
static bool put_start(struct file *file)
{
    char text[64];
    time_t now = time(NULL);
    struct tm parts;
    localtime_r(&now, &parts);
    size_t len = strftime(text, sizeof text, "# %Y-%m-%d %H:%M:%S\n", &parts);
    file->bytes += len;
    return put(file, text, len);
}

static bool open_file(struct log_files *files, struct file *file, const char *name)
{
    int fd = openat(files->folder, name,
                    O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
                    S_IRUSR | S_IWUSR);
    if (fd < 0) return false;
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_nlink != 1) {
        close(fd);
        errno = ELOOP; // a link of some kind, or no file at all
        return false;
    }
    *file = (struct file){.fd = fd, .bytes = (size_t)info.st_size, .written_at = files->lines};
    snprintf(file->name, sizeof file->name, "%s", name);
    return true;
}

// An open file of that name, or the place of the one that was not written for longest.
static struct file *find(struct log_files *files, const char *name, bool *is_open)
{
    struct file *oldest = &files->open[0];
    for (size_t i = 0; i < LOG_FILES_OPEN; i++) {
        struct file *file = &files->open[i];
        *is_open = strcmp(file->name, name) == 0;
        if (*is_open) return file;
        bool is_older = file->written_at < oldest->written_at;
        if (oldest->name[0] && (!file->name[0] || is_older)) oldest = file;
    }
    return oldest;
}

// name.2 becomes name.3, name.1 name.2, name name.1. What is not there is not there.
static bool rotate(const struct log_files *files, const char *name)
{
    char from[NAME_BYTES + 16], to[NAME_BYTES + 16];
    for (int i = LOG_FILES_OLD; i > 0; i--) {
        snprintf(to, sizeof to, "%s.%d", name, i);
        if (i > 1)
            snprintf(from, sizeof from, "%s.%d", name, i - 1);
        else
            snprintf(from, sizeof from, "%s", name);
        if (renameat(files->folder, from, files->folder, to) != 0 && errno != ENOENT) return false;
    }
    return true;
}

static enum status make_room(struct log_files *files, struct file *file, size_t len,
                             struct diag *diag)
{
    if (file->bytes == 0 || file->bytes + len <= files->file_bytes) return STATUS_OK;
    char name[NAME_BYTES];
    memcpy(name, file->name, sizeof name);
    close_file(file);
    if (!rotate(files, name) || !open_file(files, file, name))
        return broke(files, name, strerror(errno), diag);
    return STATUS_OK;
}

enum status log_files_write(struct log_files *files, const struct log_line *line, struct diag *diag)
{
    if (files->broken) return STATUS_CLOSED;
    char name[NAME_BYTES];
    name_of(line->source, name);
    bool is_open;
    struct file *file = find(files, name, &is_open);
    if (!is_open) {
        close_file(file);
        if (!open_file(files, file, name) || !put_start(file))
            return broke(files, name, strerror(errno), diag);
    }
    buf_clear(&files->record);
    format_record(&files->record, line);
    enum status status = make_room(files, file, files->record.len, diag);
    if (status != STATUS_OK) return status;
    file->written_at = ++files->lines;
    file->bytes += files->record.len;
    if (put(file, files->record.data, files->record.len)) return STATUS_OK;
    return broke(files, name, strerror(errno), diag);
}
