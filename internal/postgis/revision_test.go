package postgis_test

import (
	"context"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// revision returns the record's.
func revision(t testing.TB, store *postgis.Store) int64 {
	t.Helper()
	record, err := store.Record(t.Context())
	if err != nil {
		t.Fatalf("record: %v", err)
	}
	return record.Revision
}

// Ensure that the revision grows with all that changes what is published, and
// with nothing else.
func TestRevision(t *testing.T) {
	t.Parallel()
	store := writer(t)
	last := revision(t, store)
	if last != 0 {
		t.Errorf("the revision of nothing is %d", last)
	}
	step := func(what string, grows bool) {
		t.Helper()
		now := revision(t, store)
		if now < last || now > last != grows {
			t.Errorf("%s: revision %d after %d", what, now, last)
		}
		last = now
	}
	mustImport(t, store, full(sample()))
	step("a first import", true)
	mustImport(t, store, full(sample()))
	step("the same again", false)
	save(t, store, accepted(partner("naplouse")))
	step("a decision", true)
	save(t, store, accepted(partner("naplouse")))
	step("the same decision", false)
	for _, digest := range []string{"petit", "autre"} {
		if err := store.LoadGazetteer(t.Context(), digest, false, giving(entries()), nil); err != nil {
			t.Fatal(err)
		}
		step("the gazetteer "+digest, true)
	}
	publish(t, store, variant(t, 1))
	step("an edition", false)
	next := sample()
	next.Partners[2].Countries = nil
	mustImport(t, store, full(next))
	step("a country less", true)
}

// Ensure that no change is numbered before one that was seen earlier: who
// changes the record, were it by hand, waits for the import that goes on.
func TestRevisionIsSeenInOrder(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store, admin, other := openAs(t, address, postgis.RoleWriter), connect(t, address), connect(t, address)
	mustImport(t, store, full(sample()))
	exec(t, admin, `begin`)
	exec(t, admin, `update passerelles.source set title = title || '.'`)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := other.Exec(ctx, `update passerelles.organisation set name = name || '.'`); err == nil {
		t.Error("two transactions number their changes at once")
	}
	exec(t, admin, `rollback`)
	exec(t, admin, `select pg_advisory_lock(`+postgis.LockImport+`)`)
	third := connect(t, address)
	exec(t, third, `set lock_timeout = '200ms'`)
	if _, err := third.Exec(t.Context(), `update passerelles.organisation set name = name || '.'`); err == nil {
		t.Error("a change does not wait for the import that goes on")
	}
}

// due asks whether something is to be published.
func due(t *testing.T, store *postgis.Store) bool {
	t.Helper()
	is, err := store.PublishDue(t.Context(), edition.Expected(&atlas.WorldFacts{}))
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// built returns an edition of the record as it is now, and its revision.
func built(t *testing.T, store *postgis.Store) (*edition.Edition, int64) {
	t.Helper()
	record, err := store.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.Build(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	return e, record.Revision
}

// Ensure that of two who build at once, the one who read the record earlier
// does not publish last.
func TestPublishOutdated(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))
	early, earlier := built(t, store)
	next := sample()
	next.Cooperations[0].Title = "Autre titre"
	mustImport(t, store, full(next))
	late, later := built(t, store)
	published, _, err := store.Publish(t.Context(), late, later)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = store.Publish(t.Context(), early, earlier)
	wantError(t, err, atlas.CodeConflict)
	if got := current(t, store); got.Digest != published.Digest {
		t.Errorf("current: %+v, want %+v", got, published.Meta)
	}
	_, _, err = store.Publish(t.Context(), late, earlier) // even when it says the same
	wantError(t, err, atlas.CodeConflict)
}

// Ensure that what was published is not due, what changed is, and that neither
// a change that is not seen nor going back makes it due again.
func TestPublishDue(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store, reader := openAs(t, address, postgis.RoleWriter), openAs(t, address, postgis.RoleReader)
	check := func(what string, wanted bool) {
		t.Helper()
		if got := due(t, reader); got != wanted {
			t.Errorf("%s: due %v", what, got)
		}
	}
	publishNow := func(wanted bool) {
		t.Helper()
		e, at := built(t, store)
		if _, changed, err := store.Publish(t.Context(), e, at); err != nil || changed != wanted {
			t.Fatalf("publish: changed %v, %v", changed, err)
		}
	}
	check("never published", true)
	mustImport(t, store, full(sample()))
	check("never published still", true)
	publishNow(true)
	check("published", false)

	next := sample()
	next.Cooperations[0].Title = "Autre titre"
	mustImport(t, store, full(next))
	check("changed", true)
	publishNow(true)
	check("published again", false)

	if _, err := store.Rollback(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	check("rolled back", false)

	mustImport(t, store, full(sample())) // the record goes back to what is served
	check("changed back", true)
	publishNow(false)
	check("nothing to say", false)
	if list, err := store.Editions(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("%d editions, %v", len(list), err)
	}
}

// Ensure that an edition which another program made is due again once, and that
// one which a person put back in service is left alone.
func TestPublishDueOfAnotherProgram(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))
	e, at := built(t, store)
	if _, _, err := store.Publish(t.Context(), e, at); err != nil {
		t.Fatal(err)
	}
	check := func(what string, expected map[string][]byte, wanted bool) {
		t.Helper()
		got, err := store.PublishDue(t.Context(), expected)
		if err != nil || got != wanted {
			t.Errorf("%s: due %v, %v", what, got, err)
		}
	}
	known := atlas.WorldFacts{Countries: []atlas.CountryFacts{{ISO2: "PS", Languages: []string{"ar"}}}}
	check("the program that made it", edition.Expected(&atlas.WorldFacts{}), false)
	check("one that knows more", edition.Expected(&known), true)
	check("one that writes another file", map[string][]byte{edition.TableName: nil, "api/later.json": nil}, true)

	record, err := store.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	record.Facts = known
	newer, err := edition.Build(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	if _, changed, err := store.Publish(t.Context(), newer, record.Revision); err != nil || !changed {
		t.Fatalf("publish: changed %v, %v", changed, err)
	}
	check("published by it", edition.Expected(&known), false)
	if _, err := store.Rollback(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	check("rolled back", edition.Expected(&known), false)
}
