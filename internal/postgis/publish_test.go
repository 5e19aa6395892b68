package postgis_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// variant builds an edition whose content depends on n.
func variant(t *testing.T, n int) *edition.Edition {
	t.Helper()
	record := sample()
	record.Cooperations[0].Title = fmt.Sprintf("Titre %d", n)
	built, err := edition.Build(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func publish(t *testing.T, store *postgis.Store, e *edition.Edition) edition.Meta {
	t.Helper()
	published, _, err := store.Publish(t.Context(), e, revision(t, store))
	if err != nil {
		t.Fatalf("publish: %v", err)
	}
	return published.Meta
}

func current(t *testing.T, store *postgis.Store) edition.Meta {
	t.Helper()
	meta, err := store.CurrentEdition(t.Context())
	if err != nil {
		t.Fatalf("current edition: %v", err)
	}
	return meta
}

func TestPublish(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store, reader := openAs(t, address, postgis.RoleWriter), openAs(t, address, postgis.RoleReader)
	_, err := reader.CurrentEdition(t.Context())
	wantError(t, err, atlas.CodeNotFound)
	_, err = reader.LoadEdition(t.Context(), "inconnue")
	wantError(t, err, atlas.CodeNotFound)
	_, err = store.Rollback(t.Context(), 1)
	wantError(t, err, atlas.CodeNotFound)

	first, changed, err := store.Publish(t.Context(), variant(t, 1), 0)
	if err != nil || !changed || first.Number != 1 || time.Since(first.PublishedAt) > time.Minute {
		t.Fatalf("first edition = %+v, changed %v, %v", first.Meta, changed, err)
	}
	same, changed, err := store.Publish(t.Context(), variant(t, 1), 0)
	if err != nil || changed {
		t.Fatalf("the same again: changed %v, %v", changed, err)
	}
	if diff := cmp.Diff(first.Meta, same.Meta); diff != "" {
		t.Errorf("the same again (-first +second):\n%s", diff)
	}
	second := publish(t, store, variant(t, 2))
	if diff := cmp.Diff(second, current(t, reader)); diff != "" {
		t.Errorf("current (-published +read):\n%s", diff)
	}
	loaded, err := reader.LoadEdition(t.Context(), first.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first.Manifest().Identity), string(loaded.Manifest().Identity)); diff != "" {
		t.Errorf("manifest (-published +loaded):\n%s", diff)
	}
	if diff := cmp.Diff(first.Stored(), loaded.Stored()); diff != "" {
		t.Errorf("files (-published +loaded):\n%.1000s", diff)
	}

	back, err := store.Rollback(t.Context(), 1)
	if err != nil || back.Digest != first.Digest {
		t.Fatalf("rollback = %v, %v", back, err)
	}
	if diff := cmp.Diff(first.Meta, current(t, reader)); diff != "" {
		t.Errorf("current after rollback (-first +read):\n%s", diff)
	}
	third := publish(t, store, variant(t, 2)) // what the rollback left is news again
	if third.Number != 3 || third.Digest != second.Digest {
		t.Errorf("third edition = %+v", third)
	}
	list, err := reader.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]edition.Meta{third, second, first.Meta}, list); diff != "" {
		t.Errorf("editions (-want +got):\n%s", diff)
	}
}

// Ensure that the files of the last ten editions are kept, that of the current
// one too, and that the rest are remembered as gone.
func TestPublishPrunes(t *testing.T) {
	t.Parallel()
	store := writer(t)
	var published []edition.Meta
	for n := range 12 {
		published = append(published, publish(t, store, variant(t, n)))
	}
	list, err := store.Editions(t.Context())
	if err != nil || len(list) != 12 {
		t.Fatalf("%d editions, %v", len(list), err)
	}
	for _, meta := range list {
		if wanted := meta.Number <= 2; meta.Pruned != wanted {
			t.Errorf("edition %d pruned: %v", meta.Number, meta.Pruned)
		}
	}
	_, err = store.LoadEdition(t.Context(), published[1].Digest)
	wantError(t, err, atlas.CodeGone, "2")
	_, err = store.Rollback(t.Context(), 2)
	wantError(t, err, atlas.CodeGone, "2")

	if _, err := store.Rollback(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	publish(t, store, variant(t, 100)) // 4 to 13 are the last ten; 3 was current until now
	if _, err := store.LoadEdition(t.Context(), published[2].Digest); atlas.ErrorCode(err) != atlas.CodeGone {
		t.Errorf("edition 3 = %v, want gone", err)
	}
	revived := publish(t, store, variant(t, 0)) // the content of the pruned edition 1
	loaded, err := store.LoadEdition(t.Context(), published[0].Digest)
	if err != nil || loaded.Number != revived.Number {
		t.Errorf("a content published again is kept again: %v, %v", loaded, err)
	}
}

// Ensure that of many who publish the same at once, one does.
func TestPublishAtOnce(t *testing.T) {
	t.Parallel()
	store, e := writer(t), variant(t, 1)
	var all sync.WaitGroup
	news := make(chan bool, 6)
	for range cap(news) {
		all.Go(func() {
			_, changed, err := store.Publish(t.Context(), e, 0)
			if err != nil {
				t.Errorf("publish: %v", err)
			}
			news <- changed
		})
	}
	all.Wait()
	close(news)
	count := 0
	for changed := range news {
		if changed {
			count++
		}
	}
	if list, err := store.Editions(t.Context()); count != 1 || len(list) != 1 {
		t.Errorf("published %d times, %d editions, %v", count, len(list), err)
	}
}

// Ensure that a file that changed in the database is not served.
func TestLoadDamagedEdition(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store := openAs(t, address, postgis.RoleWriter)
	meta := publish(t, store, variant(t, 1))
	exec(t, connect(t, address), `update passerelles.edition_file set identity = identity || 'x' where name = 'api/places.json'`)
	_, err := store.LoadEdition(t.Context(), meta.Digest)
	wantError(t, err, atlas.CodeInvalid)
}

// Ensure that a listener is woken when it connects, when something is
// published, and again after its connection was lost.
func TestListen(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store, reader, admin := openAs(t, address, postgis.RoleWriter), openAs(t, address, postgis.RoleReader), connect(t, address)
	ctx, stop := context.WithCancel(t.Context())
	woken, ended := make(chan struct{}, 100), make(chan error, 1)
	go func() { ended <- reader.Listen(ctx, func() { woken <- struct{}{} }) }()
	wait := func(what string) {
		t.Helper()
		select {
		case <-woken:
		case <-time.After(20 * time.Second):
			t.Fatalf("not woken: %s", what)
		}
	}
	wait("connected")
	publish(t, store, variant(t, 1))
	wait("published")
	publish(t, store, variant(t, 1))
	exec(t, admin, `select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and application_name = 'passerelles listen'`)
	wait("connected again")
	if _, err := store.Rollback(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	wait("rolled back")
	if len(woken) != 0 {
		t.Errorf("woken %d times more, for nothing", len(woken))
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("listen ended with %v", err)
	}
}

// Ensure that the log hears of a lost connection once, and of its return once,
// however many attempts lie between.
func TestListenLogsChanges(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	admin := connect(t, postgistest.Server(t))
	var name string
	if err := connect(t, address).QueryRow(t.Context(), `select current_database()`).Scan(&name); err != nil {
		t.Fatal(err)
	}
	log := &levels{heard: make(chan slog.Level, 100)}
	reader, err := postgis.Open(t.Context(), address, postgis.RoleReader, slog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	ctx, stop := context.WithCancel(t.Context())
	woken, ended := make(chan struct{}, 100), make(chan error, 1)
	go func() { ended <- reader.Listen(ctx, func() { woken <- struct{}{} }) }()
	<-woken
	exec(t, admin, `alter database `+name+` allow_connections false`) // nobody comes in…
	exec(t, admin, `select pg_terminate_backend(pid) from pg_stat_activity
		where datname = '`+name+`' and application_name = 'passerelles listen'`)
	for _, want := range []slog.Level{slog.LevelWarn, slog.LevelDebug, slog.LevelDebug} {
		if got := <-log.heard; got != want {
			t.Errorf("heard %v, want %v", got, want)
		}
	}
	exec(t, admin, `alter database `+name+` allow_connections true`) // …until now
	got := <-log.heard
	for got == slog.LevelDebug {
		got = <-log.heard
	}
	<-woken
	if got != slog.LevelInfo || len(log.heard) != 0 {
		t.Errorf("back: heard %v, and %d more", got, len(log.heard))
	}
	stop()
	<-ended
}

// levels is a log that tells the levels of what it hears.
type levels struct{ heard chan slog.Level }

func (l *levels) Enabled(context.Context, slog.Level) bool { return true }
func (l *levels) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l *levels) WithGroup(string) slog.Handler            { return l }
func (l *levels) Handle(_ context.Context, r slog.Record) error {
	l.heard <- r.Level
	return nil
}

// Ensure that listening to a database that is away goes on until it is told to
// stop.
func TestListenAway(t *testing.T) {
	t.Parallel()
	store := openAs(t, "postgres://nobody@/nothing?host="+t.TempDir(), postgis.RoleReader)
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	err := store.Listen(ctx, func() { t.Error("woken by a database that is away") })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("listen ended with %v", err)
	}
}
