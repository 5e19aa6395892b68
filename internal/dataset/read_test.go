package dataset

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
)

const fixtureOrigin = "passerelles-nord-pas-de-calais"

func TestBundledPackageHasNoProblem(t *testing.T) {
	t.Parallel()
	pkg, err := ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(listing(t, problemsOf(t, err)))
	}
	if len(pkg.Notices) > 0 {
		t.Errorf("notices:\n%s", listing(t, pkg.Notices))
	}
	if !pkg.Full || pkg.Origin != fixtureOrigin || len(pkg.Digest) != 64 {
		t.Errorf("full %v, origin %q, digest %q", pkg.Full, pkg.Origin, pkg.Digest)
	}
	if len(pkg.Record.Cooperations) == 0 || pkg.Record.Territory.ID == "" {
		t.Errorf("the record is empty")
	}
}

func TestFolderIsTheSameOnDisk(t *testing.T) {
	t.Parallel()
	fromDisk, err := Read(t.Context(), filepath.Join("..", "..", "data"), nil)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(embedded.Record, fromDisk.Record); diff != "" {
		t.Errorf("(-embedded +disk):\n%s", diff)
	}
	if fromDisk.Digest != embedded.Digest {
		t.Errorf("digest %s on disk, %s embedded", fromDisk.Digest, embedded.Digest)
	}
}

func readFixture(tb testing.TB, f files) *Package {
	tb.Helper()
	pkg, err := ReadFS(tb.Context(), f.fs(), "fixture")
	if err != nil {
		tb.Fatal(listing(tb, problemsOf(tb, err)))
	}
	return pkg
}

func TestReadFolder(t *testing.T) {
	t.Parallel()
	record := readFixture(t, fixture(t)).Record
	wantCooperation := atlas.Cooperation{
		ID: "lille-naplouse", Title: "Jumelage de Lille et Naplouse", Description: "Depuis 1998,\nun jumelage.",
		Type: atlas.TypeTwinning, Themes: []string{"eau", "jeunesse"}, Start: "1998", Status: atlas.StatusActive,
		Participations: []atlas.Participation{
			{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}, Role: atlas.RoleLead},
			{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: "naplouse"}, Role: atlas.RoleParticipant},
			{Actor: atlas.Actor{Kind: atlas.ActorOrganisation, ID: "agence-eau"}, Role: atlas.RoleFunder},
		},
		Figures:    []atlas.Figure{{Value: "40", Unit: "jeunes", Year: "2010", Text: "quarante jeunes accueillis en 2010"}},
		Confidence: atlas.Confirmed, Citations: []atlas.Citation{{Source: "page-lille"}},
		Amount: "12500.50", Currency: "EUR", Origin: fixtureOrigin,
	}
	if diff := cmp.Diff(wantCooperation, record.Cooperations[0]); diff != "" {
		t.Errorf("cooperation (-want +got):\n%s", diff)
	}
	wantAuthority := atlas.Authority{
		ID: "mel", Kind: atlas.KindEPCI, Name: "Métropole européenne de Lille",
		OtherNames: []atlas.PeriodName{{Name: "Lille Métropole Communauté urbaine", Until: "2014-12"}},
		Code:       "200093201", Scheme: atlas.SchemeSIREN, Department: "59", Seat: "59350",
		Sources: []string{"page-lille"}, Origin: fixtureOrigin,
	}
	if diff := cmp.Diff(wantAuthority, record.Authorities[1]); diff != "" {
		t.Errorf("authority (-want +got):\n%s", diff)
	}
	wantDecision := atlas.Decision{
		Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "naplouse"}, Status: atlas.DecisionManual,
		Place: &atlas.Place{Position: orb.Point{35.25444, 32.22111}}, Exactness: atlas.Exact, Score: 1,
		Reason: atlas.Text{FR: "coordonnées de la mairie"}, DecidedOn: "2026-11-20", DecidedBy: "passerelles",
		Origin: fixtureOrigin,
	}
	if diff := cmp.Diff(wantDecision, record.Decisions[2]); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
	basin := map[string]bool{}
	for _, partner := range record.Partners {
		basin[partner.ID] = partner.InBasin
	}
	if diff := cmp.Diff(map[string]bool{"dundee": false, "euronaplouse": false, "naplouse": true, "tlemcen": true}, basin); diff != "" {
		t.Errorf("in basin (-want +got):\n%s", diff)
	}
}

// A file as an office's program may have saved it, and the same content.
func TestFilesAsOfficesMakeThem(t *testing.T) {
	t.Parallel()
	want := readFixture(t, fixture(t)).Record
	semicolons := strings.NewReplacer(",", ";", ";", "%")
	tests := map[string]struct {
		change  func(f files)
		notices []string // a part of each notice, in order
	}{
		"byte order mark": {
			change:  func(f files) { f["partners.csv"] = "\uFEFF" + f["partners.csv"] },
			notices: []string{"byte order mark"},
		},
		"CRLF":    {change: func(f files) { f["partners.csv"] = strings.ReplaceAll(f["partners.csv"], "\n", "\r\n") }},
		"CR only": {change: func(f files) { f["partners.csv"] = strings.ReplaceAll(f["partners.csv"], "\n", "\r") }},
		"CRLF inside a cell": {
			change: func(f files) { f["cooperations.csv"] = strings.ReplaceAll(f["cooperations.csv"], "\n", "\r\n") },
		},
		"semicolons": {
			change: func(f files) {
				f["sources.csv"] = strings.ReplaceAll(f["sources.csv"], ",", ";")
				f["organisations.csv"] = semicolons.Replace(f["organisations.csv"])
			},
			notices: []string{"“;”", "“;”"},
		},
		"tabs": {
			change:  func(f files) { f["participations.csv"] = strings.ReplaceAll(f["participations.csv"], ",", "\t") },
			notices: []string{"“tab”"},
		},
		"sep line": {
			change: func(f files) {
				f["participations.csv"] = "sep=;\r\n" + strings.ReplaceAll(f["participations.csv"], ",", ";")
			},
			notices: []string{"“;”"},
		},
		"Windows-1252": {
			change: func(f files) {
				f["partners.csv"] = strings.ReplaceAll(f["partners.csv"], "É", "\xC9")
				f["organisations.csv"] = strings.ReplaceAll(f["organisations.csv"], "’", "\x92")
			},
			notices: []string{"Windows-1252", "Windows-1252"},
		},
		"UTF-16": {
			change:  func(f files) { f["organisations.csv"] = utf16LE(f["organisations.csv"]) },
			notices: []string{"UTF-16"},
		},
		"blank lines and empty rows": {
			change: func(f files) {
				f["figures.csv"] = "\n\n" + strings.Replace(f["figures.csv"], "\n", "\n\n,,,,\n", 1) + "\n"
			},
			notices: []string{"blank rows skipped: 5"},
		},
		"blanks around cells": {
			change: func(f files) {
				f["organisations.csv"] = strings.ReplaceAll(f["organisations.csv"], ",", " ,\u00a0 ")
				f["figures.csv"] = strings.ReplaceAll(f["figures.csv"], ",40,", ", \"40\" ,")
			},
			notices: []string{"cells that had blanks around them removed: 6"},
		},
		"own column order": {
			change: func(f files) {
				f["participations.csv"] = reorder(f["participations.csv"], 3, 0, 2, 1)
			},
		},
		"column names in capitals": {
			change: func(f files) {
				f["participations.csv"] = strings.Replace(f["participations.csv"], "cooperation,", "Cooperation,", 1)
			},
		},
		"optional columns left out": {
			change: func(f files) {
				f["figures.csv"] = "cooperation,value,unit,year,text\n" + strings.SplitN(f["figures.csv"], "\n", 2)[1]
			},
			notices: nil,
		},
		"empty columns on the right": {
			change: func(f files) {
				f["participations.csv"] = strings.ReplaceAll(f["participations.csv"], "\n", ",,\n")
			},
		},
		"French decimals": {
			change: func(f files) {
				f["cooperations.csv"] = strings.Replace(f["cooperations.csv"], "12500.50", "\"12\u202f500,50\"", 1)
			},
			notices: []string{"numbers written the French way"},
		},
		"decomposed accents": {
			change: func(f files) {
				f["partners.csv"] = strings.Replace(f["partners.csv"], "É", "E\u0301", 1)
			},
			notices: []string{"accents composed"},
		},
		"leading zeros lost": {
			change: func(f files) {
				f["world_regions.csv"] = strings.Replace(f["world_regions.csv"], "\n012,", "\n12,", 1)
			},
			notices: []string{"leading zero restored: 1"},
		},
		"no line end at the end": {
			change: func(f files) { f["partners.csv"] = strings.TrimSuffix(f["partners.csv"], "\n") },
		},
		"a table that is not described": {
			change:  func(f files) { f["brouillon.csv"] = "a,b\n1,2\n" },
			notices: []string{"not describe"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := fixture(t)
			test.change(f)
			pkg := readFixture(t, f)
			if diff := cmp.Diff(want, pkg.Record); diff != "" {
				t.Errorf("record (-want +got):\n%s", diff)
			}
			var got []string
			for _, notice := range pkg.Notices {
				got = append(got, notice.In("en"))
			}
			if len(got) != len(test.notices) {
				t.Fatalf("notices %q, want %q", got, test.notices)
			}
			for i, part := range test.notices {
				if !strings.Contains(got[i], part) {
					t.Errorf("notice %q, want %q in it", got[i], part)
				}
			}
		})
	}
}

func utf16LE(text string) string {
	b := []byte{0xFF, 0xFE}
	for _, r := range text {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

// reorder puts the columns of a simple CSV text into another order.
func reorder(text string, order ...int) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, line := range lines {
		cells := strings.Split(line, ",")
		moved := make([]string, len(cells))
		for to, from := range order {
			moved[to] = cells[from]
		}
		lines[i] = strings.Join(moved, ",")
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestDigestIsOfTheContent(t *testing.T) {
	t.Parallel()
	want := readFixture(t, fixture(t)).Digest
	if again := readFixture(t, fixture(t)).Digest; again != want {
		t.Errorf("digest %s, then %s", want, again)
	}
	for _, name := range []string{"partners.csv", "decisions.csv", territoryFile, descriptorFile} {
		f := fixture(t)
		f[name] += "\n"
		if readFixture(t, f).Digest == want {
			t.Errorf("a change of %s does not change the digest", name)
		}
	}
	f := fixture(t)
	f["lisez-moi.txt"] = "hors du paquet"
	if got := readFixture(t, f).Digest; got != want {
		t.Errorf("a file that is not read changes the digest")
	}
}

func TestReadStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ReadFS(ctx, fixture(t).fs(), "fixture"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	pkg, err := ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	format, err := formatSchema(data.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(&pkg.Record, format)
	f := files{}
	f.take(t, data.Bundled(), "*.json")
	for _, r := range format.resources {
		var of []*row
		for _, row := range rows {
			if row.table.resource.name == r.name {
				of = append(of, row)
			}
		}
		var b strings.Builder
		if err := writeRows(&b, r, of); err != nil {
			t.Fatal(err)
		}
		f[r.path] = b.String()
	}
	if diff := cmp.Diff(pkg.Record, readFixture(t, f).Record); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s", diff)
	}
}

func TestWriteDecisions(t *testing.T) {
	t.Parallel()
	f := fixture(t)
	decisions := readFixture(t, f).Record.Decisions
	shuffled := []atlas.Decision{decisions[2], {Status: atlas.DecisionReview}, decisions[0], decisions[1]}
	var b strings.Builder
	if err := WriteDecisions(&b, shuffled); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f["decisions.csv"], b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLinksInTheFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range fixture(t) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	outside := write(t, "secret.csv", "id\n")
	if err := os.Remove(filepath.Join(folder, "figures.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(folder, "figures.csv")); err != nil {
		t.Skip(err)
	}
	if err := os.Rename(filepath.Join(folder, "retired.csv"), filepath.Join(folder, "anciennes")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("anciennes", filepath.Join(folder, "retired.csv")); err != nil {
		t.Fatal(err)
	}
	_, err := Read(t.Context(), folder, nil)
	problems := problemsOf(t, err)
	if len(problems) != 1 || problems[0].File != "figures.csv" || !strings.Contains(problems[0].In("en"), "out of the folder") {
		t.Errorf("want only figures.csv refused, got:\n%s", listing(t, problems))
	}
}
