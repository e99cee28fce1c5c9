// How many processors there are, asked once, before the layers are active.
//
// glibc reads the number from a file each time. V8's locks ask for it, by way of std::thread, when two threads meet at
// one for the first time; with us that is when a script is being stopped, and then nothing can be opened any more. So
// this program has a get_nprocs() of its own, which the shared libraries find before glibc's.
#pragma once

// In the zygote, before its layers are active; children inherit the number.
void processors_count(void);
