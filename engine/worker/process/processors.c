#include "worker/process/processors.h"

#include <sys/sysinfo.h>
#include <unistd.h>

static int counted; // 0: not yet

void processors_count(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN); // which reads the file, not our get_nprocs()
    counted = count > 0 ? (int)count : 1;
}

int get_nprocs(void)
{
    if (counted == 0) processors_count();
    return counted;
}
