package postgis_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/postgis"
)

func TestLoadGazetteer(t *testing.T) {
	t.Parallel()
	store, _ := loaded(t)
	if digest, _, err := store.GazetteerDigest(t.Context()); digest != "petit" || err != nil {
		t.Errorf("digest %q, %v", digest, err)
	}
	t.Run("again does nothing", func(t *testing.T) {
		unread := func(func(gazetteer.Entry) error) error { return errors.New("the sources were read") }
		if err := store.LoadGazetteer(t.Context(), "petit", false, unread, nil); err != nil {
			t.Error(err)
		}
	})
	t.Run("a damaged source replaces nothing", func(t *testing.T) {
		damage := &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{FR: "ligne 3", EN: "line 3"}}
		broken := func(emit func(gazetteer.Entry) error) error {
			return errors.Join(giving(entries()[:3])(emit), damage)
		}
		if err := store.LoadGazetteer(t.Context(), "autre", false, broken, nil); !errors.Is(err, damage) {
			t.Errorf("got %v", err)
		}
		twice := append(entries(), entries()[0])
		if err := store.LoadGazetteer(t.Context(), "autre", false, giving(twice), nil); err == nil {
			t.Error("the same place twice was loaded")
		}
		if digest, _, err := store.GazetteerDigest(t.Context()); digest != "petit" || err != nil {
			t.Errorf("digest %q, %v", digest, err)
		}
		if found := names(t, store, "Naplouse"); !slices.Equal(found, []string{"geonames:Nablus"}) {
			t.Errorf("found %v", found)
		}
	})
	t.Run("another replaces it", func(t *testing.T) {
		seen := 0
		if err := store.LoadGazetteer(t.Context(), "autre", false, giving(entries()[1:2]), func(n int) { seen = n }); err != nil {
			t.Fatal(err)
		}
		if found := names(t, store, "Naplouse", "Naples"); !slices.Equal(found, []string{"geonames:Napoli"}) || seen != 1 {
			t.Errorf("found %v, progress %d", found, seen)
		}
	})
}

// Ensure that it is known who chose the gazetteer, though what is loaded stays.
func TestGazetteerByHand(t *testing.T) {
	t.Parallel()
	store, _ := loaded(t)
	unread := func(func(gazetteer.Entry) error) error { return errors.New("the sources were read") }
	check := func(what, wanted string, wantedByHand bool) {
		t.Helper()
		digest, byHand, err := store.GazetteerDigest(t.Context())
		if digest != wanted || byHand != wantedByHand || err != nil {
			t.Errorf("%s: %q, by hand %v, %v", what, digest, byHand, err)
		}
	}
	check("the program's", "petit", false)
	if err := store.LoadGazetteer(t.Context(), "petit", true, unread, nil); err != nil {
		t.Fatal(err)
	}
	check("the same, chosen", "petit", true)
	if err := store.LoadGazetteer(t.Context(), "autre", true, giving(entries()[:1]), nil); err != nil {
		t.Fatal(err)
	}
	check("another, chosen", "autre", true)
	if err := store.LoadGazetteer(t.Context(), "petit", false, giving(entries()), nil); err != nil {
		t.Fatal(err)
	}
	check("the program's again", "petit", false)
}

// Ensure that readers see the old gazetteer until the new one is whole, indexes
// and all, and never wait for these: each index is made to last until the test
// has read.
func TestLoadGazetteerKeepsReadersOnTheOldOne(t *testing.T) {
	t.Parallel()
	store, url := loaded(t)
	reader, admin := openAs(t, url, postgis.RoleReader), connect(t, url)
	exec(t, admin, `create function public.dawdle() returns event_trigger language plpgsql as
		$$ begin perform pg_advisory_xact_lock_shared(4242); end $$`)
	exec(t, admin, `create event trigger dawdle on ddl_command_end when tag in ('CREATE INDEX') execute function public.dawdle()`)
	exec(t, admin, `select pg_advisory_lock(4242)`)
	ended := make(chan error, 1)
	go func() { ended <- store.LoadGazetteer(t.Context(), "autre", false, giving(entries()[:2]), nil) }()
	for waiting := false; !waiting; {
		err := admin.QueryRow(t.Context(), `
			select exists (select from pg_locks where locktype = 'advisory' and objid = 4242 and not granted
				and database = (select oid from pg_database where datname = current_database()))`).Scan(&waiting)
		if err != nil || len(ended) > 0 {
			t.Fatalf("no index was made: %v", err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	found, err := reader.Exact(ctx, []geocode.Lookup{{Forms: []string{"lille"}}})
	if err != nil || !slices.Equal(identifiers(found[0]), []string{"geonames:Lille"}) {
		t.Errorf("while indexes are made, a reader finds %v, %v", found, err)
	}
	if record, err := reader.Record(ctx); err != nil || len(record.Communes) != 2 {
		t.Errorf("while indexes are made, the record has other communes: %v", err)
	}
	exec(t, admin, `select pg_advisory_unlock(4242)`)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if found := names(t, reader, "Lille"); len(found) != 0 {
		t.Errorf("afterwards, a reader finds %v", found)
	}
	var left []string
	err = admin.QueryRow(t.Context(), `select coalesce(array_agg(relname::text), '{}') from pg_class
		where relnamespace = 'passerelles'::regnamespace and relname like '%\_new'`).Scan(&left)
	if err != nil || len(left) > 0 {
		t.Errorf("still called new: %v, %v", left, err)
	}
}

// Ensure that readers who take the tables in any order meet one gazetteer or
// the other while they are swapped, never none, and are never chosen as the
// victim of a deadlock.
func TestSwapOfGazetteersAmongReaders(t *testing.T) {
	t.Parallel()
	store, url := loaded(t)
	reader := openAs(t, url, postgis.RoleReader)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var readers sync.WaitGroup
	read := func(what string, once func() (found bool, err error)) {
		readers.Go(func() {
			for ctx.Err() == nil {
				if found, err := once(); err != nil || !found {
					t.Errorf("%s: found %v, %v", what, found, err)
					return
				}
			}
		})
	}
	read("names", func() (bool, error) {
		found, err := reader.Exact(t.Context(), []geocode.Lookup{{Forms: []string{"naplouse"}}})
		return err == nil && len(found[0]) == 1, err
	})
	read("places", func() (bool, error) {
		found, err := reader.Names(t.Context(), []string{"geonames:Nablus"})
		return len(found) == 1, err
	})
	read("communes", func() (bool, error) {
		record, err := reader.Record(t.Context())
		return err == nil && len(record.Communes) == 2, err
	})
	for _, digest := range []string{"b", "c", "d", "e", "f"} {
		if err := store.LoadGazetteer(t.Context(), digest, false, giving(entries()), nil); err != nil {
			t.Error(err)
		}
	}
	stop()
	readers.Wait()
}

// Ensure that a load that meets somebody who holds the gazetteer for long, as a
// backup does, waits without making others wait behind it.
func TestLoadGazetteerDuringABackup(t *testing.T) {
	t.Parallel()
	store, url := loaded(t)
	reader, backup := openAs(t, url, postgis.RoleReader), connect(t, url)
	exec(t, backup, `begin`)
	exec(t, backup, `lock table passerelles.gazetteer_name in access share mode`)
	ended := make(chan error, 1)
	go func() { ended <- store.LoadGazetteer(t.Context(), "autre", false, giving(entries()[:2]), nil) }()
	for until := time.Now().Add(1500 * time.Millisecond); time.Now().Before(until); {
		if found := names(t, reader, "Lille"); len(found) != 1 {
			t.Fatalf("a reader finds %v", found)
		}
		mustImport(t, store, full(sample()))
	}
	if len(ended) > 0 {
		t.Fatalf("loaded under a lock: %v", <-ended)
	}
	exec(t, backup, `commit`)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestReaderMayNotLoadGazetteer(t *testing.T) {
	t.Parallel()
	_, url := loaded(t)
	reader := openAs(t, url, postgis.RoleReader)
	if err := reader.LoadGazetteer(t.Context(), "autre", false, giving(entries()), nil); err == nil {
		t.Error("a reader replaced the gazetteer")
	}
	if digest, err := reader.Digest(t.Context()); digest != "petit" || err != nil {
		t.Errorf("digest %q, %v", digest, err)
	}
}
