package postgis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/postgis"
)

// Ensure that the data the program is built with keep every rule of the
// database, come back as they were, and make an edition that comes back too.
func TestBundledData(t *testing.T) {
	t.Parallel()
	read, err := dataset.ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	store := writer(t)
	in := postgis.Import{Origin: read.Origin, Full: read.Full, Digest: read.Digest, Record: &read.Record}
	mustImport(t, store, in)
	record := mustRecord(t, store)
	sorted := cmp.Options{
		cmpopts.EquateEmpty(),
		cmpopts.SortSlices(func(a, b atlas.Theme) bool { return a.Position < b.Position }),
		cmpopts.SortSlices(func(a, b atlas.TypeLabel) bool { return a.Code < b.Code }),
		cmpopts.SortSlices(func(a, b atlas.WorldRegion) bool { return a.Code < b.Code }),
		cmpopts.SortSlices(func(a, b atlas.Source) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b atlas.Authority) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b atlas.Partner) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b atlas.Organisation) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b atlas.Cooperation) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b atlas.NetworkMember) bool {
			return a.Network+string(a.Member.Kind)+a.Member.ID < b.Network+string(b.Member.Kind)+b.Member.ID
		}),
		cmpopts.SortSlices(func(a, b atlas.Decision) bool {
			return string(a.Subject.Kind)+a.Subject.ID < string(b.Subject.Kind)+b.Subject.ID
		}),
		cmpopts.SortSlices(func(a, b atlas.Tombstone) bool { return a.Kind+a.ID < b.Kind+b.ID }),
	}
	if diff := cmp.Diff(&read.Record, record, sorted); diff != "" {
		t.Errorf("record (-read from files +read from the database):\n%.4000s", diff)
	}
	built, err := edition.Build(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	published, changed, err := store.Publish(t.Context(), built, record.Revision)
	if err != nil || !changed {
		t.Fatalf("publish: changed %v, %v", changed, err)
	}
	loaded, err := store.LoadEdition(t.Context(), built.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(published.Stored(), loaded.Stored()); diff != "" {
		t.Errorf("edition (-published +loaded):\n%.2000s", diff)
	}
	if diff := cmp.Diff(published.Meta, loaded.Meta); diff != "" {
		t.Errorf("edition's meta (-published +loaded):\n%s", diff)
	}
}
