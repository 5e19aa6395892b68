package postgistest_test

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/postgistest"
)

// Ensure that databases asked for at once are each a test's own, migrated, and
// gone with the test.
func TestDatabase(t *testing.T) {
	t.Parallel()
	var addresses []string
	t.Run("in use", func(t *testing.T) {
		var all sync.WaitGroup
		var guard sync.Mutex
		for range 4 {
			all.Go(func() {
				address := postgistest.Database(t)
				guard.Lock()
				defer guard.Unlock()
				addresses = append(addresses, address)
			})
		}
		all.Wait()
		for _, address := range addresses {
			var found bool
			ask(t, address, `select to_regclass('passerelles.cooperation') is not null`, &found)
			if !found {
				t.Errorf("%s is not migrated", address)
			}
			// Seen by the next of them, were they one.
			ask(t, address, `select not exists (select from pg_tables where tablename = 'mine')`, &found)
			if !found {
				t.Errorf("%s is not the test's own", address)
			}
			ask(t, address, `create table public.mine (a integer)`, nil)
		}
		var empty bool
		ask(t, postgistest.Empty(t), `select not exists (select from pg_namespace where nspname = 'passerelles')`, &empty)
		if !empty {
			t.Error("the empty database is not empty")
		}
	})
	for _, address := range addresses {
		if conn, err := pgx.Connect(t.Context(), address); err == nil {
			conn.Close(t.Context())
			t.Errorf("%s is still there", address)
		}
	}
}

func ask(t *testing.T, address, question string, answer any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if answer == nil {
		_, err = conn.Exec(t.Context(), question)
	} else {
		err = conn.QueryRow(t.Context(), question).Scan(answer)
	}
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
}
