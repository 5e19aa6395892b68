//go:build linux || darwin

package httpd

import "golang.org/x/sys/unix"

// affordable is how many connections of those wanted the process has descriptors
// for: each may hold a second one, of the file it is sent; and some are left for
// everything else.
func affordable(wanted int) int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return wanted
	}
	const others = 128
	if limit.Cur >= uint64(2*wanted+others) {
		return wanted
	}
	return max(int(limit.Cur)-others, others) / 2
}
