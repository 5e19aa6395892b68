package localdb

import (
	"context"
	"time"
)

// slowest is the longest pause between two attempts to restart a server.
const slowest = 5 * time.Second

// Supervise keeps the server running: it looks every second, and starts it
// again when it died, SIGKILL included. It returns nil when ctx ends or the
// cluster is closed. A restart that fails is logged and tried again.
func (c *Cluster) Supervise(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-c.closed:
			cancel()
		case <-ctx.Done():
		}
	}()
	wait := c.supervise
	for round := 1; pause(ctx, wait) == nil; round++ {
		// Whether the process is there costs nothing to ask; whether it still
		// takes connections costs one, so it is asked more rarely.
		if c.alive() && (round%5 != 0 || c.site.answers(ctx)) {
			wait = c.supervise
			continue
		}
		if ctx.Err() != nil {
			break
		}
		c.log.Warn("the private database is away: starting it again", "folder", c.site.folder)
		began := time.Now()
		if err := c.restart(ctx); err != nil {
			if ctx.Err() == nil {
				c.log.Error("the private database does not start", "error", err)
			}
			wait = min(2*wait, slowest)
			continue
		}
		c.log.Info("the private database is back", "after", time.Since(began).Round(time.Millisecond))
		wait = c.supervise
	}
	return nil
}

func (c *Cluster) alive() bool {
	server := c.site.postmaster()
	return server.ready() && c.site.owns(server.pid) && c.site.hasSocket()
}

func (c *Cluster) restart(ctx context.Context) error {
	release, err := c.exclusive(ctx)
	if err != nil {
		return err
	}
	defer release()
	return c.site.up(ctx, c.log)
}
