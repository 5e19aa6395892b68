package postgis

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// How long to wait before connecting again, and how long a connection may be
// silent before it is asked whether it is alive.
const (
	firstPause = 250 * time.Millisecond
	longPause  = 10 * time.Second
	silence    = 30 * time.Second
)

// Listen calls wake whenever another edition may be current: when it is told
// so, and each time it connects, for what was said before went unheard. It
// keeps one connection to the primary, and connects again with growing pauses
// when that is lost; it returns when ctx ends, with its error. The log hears of
// it once when it is lost and once when it is back. wake is called from one
// goroutine and must not block.
func (s *Store) Listen(ctx context.Context, wake func()) error {
	config := s.pool.Config().ConnConfig
	config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
	config.RuntimeParams["application_name"] = "passerelles listen"
	pause, lost := firstPause, false
	connected := func() {
		if lost {
			s.log.InfoContext(ctx, "told of new editions again")
		}
		pause, lost = firstPause, false
	}
	for {
		err := listen(ctx, config, connected, wake)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !lost {
			s.log.WarnContext(ctx, "not told of new editions, connecting again until it works", "error", err)
		} else {
			s.log.DebugContext(ctx, "still not told of new editions", "pause", pause, "error", err)
		}
		lost = true
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, longPause)
	}
}

// listen hears one connection out, and says so once it has one.
func listen(ctx context.Context, config *pgx.ConnConfig, connected, wake func()) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		conn.Close(closing)
	}()
	if _, err := conn.Exec(ctx, `listen `+channel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	connected()
	wake()
	for {
		heard, err := waitForWord(ctx, conn)
		if err != nil {
			return err
		}
		if heard {
			wake()
		}
	}
}

// waitForWord waits for a notification. When none comes for a while it makes
// sure that the connection is alive: a host that vanished says nothing either.
func waitForWord(ctx context.Context, conn *pgx.Conn) (heard bool, err error) {
	waiting, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	_, err = conn.WaitForNotification(waiting)
	if err == nil {
		return true, nil
	}
	if ctx.Err() != nil || waiting.Err() == nil {
		return false, fmt.Errorf("wait for word: %w", err)
	}
	asking, cancelAsking := context.WithTimeout(ctx, connectTimeout)
	defer cancelAsking()
	if err := conn.Ping(asking); err != nil {
		return false, fmt.Errorf("ask whether it is alive: %w", err)
	}
	return false, nil
}
