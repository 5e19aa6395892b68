package localdb

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Config says which cluster is meant.
type Config struct {
	StateDir string       // the program's state folder; made when it is not there
	Log      *slog.Logger // nil: silence
}

func (c Config) log() *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Log
}

// Cluster is a private cluster in use by this process. Its methods are safe for
// concurrent use.
type Cluster struct {
	site  site
	log   *slog.Logger
	lock  string    // path of the lock held while starting or stopping
	lease *fileLock // shared by all who use the cluster

	closing   sync.Once
	closed    chan struct{} // closed by Close: Supervise ends
	closeErr  error
	supervise time.Duration // how often Supervise looks
}

// Open returns the cluster of the state folder, running: it is made on first
// use, started when it is stopped, joined when another command runs it, and
// recovered when a crash left something behind. Several processes may call it
// at the same time.
//
// Its errors are *[atlas.Error] with a sentence for the person at the keyboard:
// CodeUnavailable when something is missing or broken on the machine,
// CodeConflict when the cluster there is not one to touch (another major
// version, another account).
func Open(ctx context.Context, c Config) (*Cluster, error) {
	return thisMachine().open(ctx, c)
}

func (m machine) open(ctx context.Context, c Config) (*Cluster, error) {
	state, err := makeStateDir(c.StateDir)
	if err != nil {
		return nil, err
	}
	cluster := &Cluster{
		log:       c.log(),
		lock:      filepath.Join(state, "pg.lock"),
		closed:    make(chan struct{}),
		supervise: time.Second,
	}
	release, err := cluster.exclusive(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if cluster.site, err = m.survey(ctx, state, m.installations(ctx)); err != nil {
		return nil, err
	}
	if cluster.lease, err = openLock(filepath.Join(state, "pg.lease")); err != nil {
		return nil, badStateDir(state, err)
	}
	if err := cluster.lease.acquire(ctx, syscall.LOCK_SH); err != nil {
		cluster.lease.release()
		return nil, err
	}
	if err := cluster.raise(ctx); err != nil {
		// What was half started must not stay behind, even when ctx has ended.
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
		defer cancel()
		if err := cluster.leave(stopping); err != nil {
			cluster.log.Error("stop the private database that was not opened", "error", err)
		}
		return nil, err
	}
	return cluster, nil
}

// raise brings the cluster up from whatever state it is in. The caller holds
// the lock.
func (c *Cluster) raise(ctx context.Context) error {
	if !c.site.exists {
		c.log.Info("creating the private database", "folder", c.site.folder, "postgresql", c.site.install.version, "postgis", c.site.install.postgis)
		if err := c.site.makeHome(); err != nil {
			return err
		}
		if err := c.site.create(ctx); err != nil {
			return err
		}
		c.site.exists = true
	}
	if err := c.site.up(ctx, c.log); err != nil {
		return err
	}
	return c.site.prepare(ctx)
}

// URL returns the address of the database "passerelles" for pgx and for
// libpq's tools. The login is the superuser of the private cluster.
func (c *Cluster) URL() string {
	return "postgres://" + superuser + "@/" + database + "?host=" + url.QueryEscape(c.site.socket) + "&port=5432"
}

// Folder returns the data directory.
func (c *Cluster) Folder() string { return c.site.folder }

// Bin returns the folder of PostgreSQL's own programs (pg_dump, psql…) of the
// cluster's version.
func (c *Cluster) Bin() string { return c.site.install.bin }

// Close gives the cluster up, and stops the server when no other process uses
// it. ctx limits how long that may take. Further calls return the same.
func (c *Cluster) Close(ctx context.Context) error {
	c.closing.Do(func() {
		close(c.closed)
		release, err := c.exclusive(ctx)
		if err != nil {
			c.lease.release()
			c.closeErr = err
			return
		}
		defer release()
		c.closeErr = c.leave(ctx)
	})
	return c.closeErr
}

// leave releases the lease, and stops the server if it was the last. The caller
// holds the lock, so that nobody can come in between.
func (c *Cluster) leave(ctx context.Context) error {
	defer c.lease.release()
	alone, err := c.lease.try(syscall.LOCK_EX)
	if err != nil || !alone {
		return err
	}
	if err := c.site.stop(ctx); err != nil {
		return err
	}
	if c.site.socket != c.site.folder {
		_ = os.Remove(c.site.socket) // an empty folder; made again at the next start
	}
	return nil
}

// exclusive takes the lock held while starting or stopping.
func (c *Cluster) exclusive(ctx context.Context) (release func(), err error) {
	lock, err := openLock(c.lock)
	if err != nil {
		return nil, badStateDir(filepath.Dir(c.lock), err)
	}
	if err := lock.acquire(ctx, syscall.LOCK_EX); err != nil {
		lock.release()
		return nil, err
	}
	return lock.release, nil
}

// makeStateDir makes the state folder and returns its one true name, so that
// two ways of writing it are the same cluster.
func makeStateDir(folder string) (string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", badStateDir(folder, err)
	}
	return trueName(folder)
}

func trueName(folder string) (string, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return "", badStateDir(folder, err)
	}
	if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
		return resolved, nil
	}
	return absolute, nil
}
