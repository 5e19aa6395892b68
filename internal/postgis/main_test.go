package postgis_test

import (
	"log/slog"
	"testing"

	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// openAs returns a store on the database, in a role, closed when the test ends.
func openAs(t testing.TB, url string, role postgis.Role) *postgis.Store {
	t.Helper()
	store, err := postgis.Open(t.Context(), url, role, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// writer returns a store that writes, on a database of the test's own.
func writer(t testing.TB) *postgis.Store {
	t.Helper()
	return openAs(t, postgistest.Database(t), postgis.RoleWriter)
}
