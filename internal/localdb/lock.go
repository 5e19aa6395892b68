package localdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// poll is how often the package looks again at what it waits for.
const poll = 20 * time.Millisecond

// fileLock is an advisory lock on a file (flock(2)). The kernel releases it when
// the process ends, however it ends, and PostgreSQL does not inherit it.
type fileLock struct{ file *os.File }

// openLock opens the lock file at path, unlocked.
func openLock(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o644)
	if errors.Is(err, syscall.EACCES) { // another account made it: locking needs no more than reading
		file, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	return &fileLock{file}, nil
}

// acquire waits for the lock, shared or exclusive, until ctx ends.
func (l *fileLock) acquire(ctx context.Context, how int) error {
	for {
		held, err := l.try(how)
		if held || err != nil {
			return err
		}
		if err := pause(ctx, poll); err != nil {
			return fmt.Errorf("wait for lock %s: %w", l.file.Name(), err)
		}
	}
}

// try takes the lock, or converts the one that is held, if nobody is in the
// way. When it fails to convert, the former lock may be lost.
func (l *fileLock) try(how int) (bool, error) {
	for {
		err := syscall.Flock(int(l.file.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		default:
			return false, fmt.Errorf("lock %s: %w", l.file.Name(), err)
		}
	}
}

// release gives the lock up.
func (l *fileLock) release() { _ = l.file.Close() } // closing is what unlocks; nothing was written

// pause waits for d, or returns ctx's error when it ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
