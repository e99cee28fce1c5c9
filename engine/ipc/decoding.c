#include "ipc/decoding.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

size_t decoding_answers_at(size_t count)
{
    return sizeof(struct decoding_head) + count * sizeof(struct decoding_job);
}

size_t decoding_files_at(size_t count)
{
    return decoding_answers_at(count) + count * sizeof(struct decoding_answer);
}

uint8_t *decoding_map(int fd, size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void decoding_unmap(uint8_t *memory, size_t bytes)
{
    if (memory) munmap(memory, bytes);
}

enum status decoding_create(size_t bytes, int *out_fd, uint8_t **out)
{
    int fd = memfd_create("gatehouse-decoding", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return STATUS_IO;
    uint8_t *memory = NULL;
    if (ftruncate(fd, (off_t)bytes) == 0 &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        memory = decoding_map(fd, bytes);
    if (!memory) {
        int error = errno;
        close(fd);
        errno = error;
        return STATUS_IO;
    }
    *out_fd = fd;
    *out = memory;
    return STATUS_OK;
}
