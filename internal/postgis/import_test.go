package postgis_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgis"
)

// wantError checks an error's code, that its sentences name what they should,
// and that they show nothing of the database's language.
func wantError(t *testing.T, err error, code atlas.Code, names ...string) {
	t.Helper()
	if got := atlas.ErrorCode(err); got != code {
		t.Fatalf("error %v has code %q, want %q", err, got, code)
	}
	message := atlas.ErrorMessage(err)
	for _, text := range []string{message.FR, message.EN} {
		if text == "" {
			t.Errorf("the sentence is empty: %+v", message)
		}
		for _, name := range names {
			if !strings.Contains(text, name) {
				t.Errorf("%q does not name %q", text, name)
			}
		}
		for _, leak := range []string{"SQLSTATE", "select ", "insert ", "stage_", "passerelles."} {
			if strings.Contains(text, leak) {
				t.Errorf("%q shows %q", text, leak)
			}
		}
	}
}

// Ensure that a full import follows its package: changes, retires, and counts
// a record as changed when only a part of it is.
func TestImportFullAgain(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))

	next := sample()
	next.Authorities[1].Note = ""                                                 // lille: a fact is withdrawn
	next.Cooperations[0].Participations = next.Cooperations[0].Participations[:3] // without the agency
	next.Cooperations[0].Themes = []string{"jeunesse", "eau"}                     // the other way round
	next.Cooperations[1].Citations = append(next.Cooperations[1].Citations, atlas.Citation{Source: "ville"})
	next.Organisations = next.Organisations[1:] // without the agency
	next.Partners = next.Partners[:3]           // without the unnamed ones
	next.Decisions = next.Decisions[:1]
	next.Retired = append(next.Retired,
		atlas.Tombstone{Kind: "partner", ID: "quelques-communes", Successor: "lalo", Reason: "On sait", RetiredOn: "2026-11", Origin: origin})
	report := mustImport(t, store, full(next))

	got := mustRecord(t, store)
	if len(got.Retired) != 3 || got.Retired[0].Kind != "organisation" || got.Retired[0].ID != "agence" || got.Retired[0].RetiredOn == "" {
		t.Fatalf("retired = %+v, want the agency's tombstone first of three", got.Retired)
	}
	next.Retired = append([]atlas.Tombstone{got.Retired[0]}, next.Retired...)
	if diff := cmp.Diff(next, got); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	wanted := postgis.ImportReport{
		Added:   map[string]int{"tombstone": 1},
		Changed: map[string]int{"authority": 1, "cooperation": 2},
		Unchanged: map[string]int{"theme": 2, "type": 2, "world_region": 3, "territory": 1, "source": 2, "authority": 2,
			"partner": 3, "organisation": 1, "network_member": 2, "decision": 1, "tombstone": 1},
		Retired: map[string]int{"partner": 1, "organisation": 1},
	}
	if diff := cmp.Diff(wanted, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}

	mustImport(t, store, full(sample())) // and back
	if diff := cmp.Diff(sample(), mustRecord(t, store)); diff != "" {
		t.Errorf("record after going back (-want +got): what came back to life keeps no tombstone:\n%s", diff)
	}
}

// Ensure that a single file adds and replaces, and deletes nothing.
func TestImportUpsert(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))

	changed := sample().Cooperations[0]
	changed.Title = "De l’eau à Lalo"
	changed.Themes = []string{"jeunesse"} // given with the title, so replaced
	changed.Figures = append(changed.Figures, atlas.Figure{Text: "3 forages", Value: "3"})
	added := atlas.Partner{ID: "kayes", Name: "Kayes", SourceName: "Kayes", Level: atlas.LevelRegion, Origin: origin}
	report := mustImport(t, store, postgis.Import{Origin: origin, Digest: "d2", Record: &atlas.Record{
		Cooperations: []atlas.Cooperation{changed}, Partners: []atlas.Partner{added},
	}})

	wanted := sample()
	wanted.Cooperations[0] = changed
	wanted.Partners = append([]atlas.Partner{wanted.Partners[0], added}, wanted.Partners[1:]...)
	if diff := cmp.Diff(wanted, mustRecord(t, store)); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(postgis.ImportReport{
		Added: map[string]int{"partner": 1}, Changed: map[string]int{"cooperation": 1},
		Unchanged: map[string]int{}, Retired: map[string]int{},
	}, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// Ensure that what somebody imported by hand does not pass for what the program
// brought, and so is not undone when it starts again.
func TestImportedDigest(t *testing.T) {
	t.Parallel()
	store := writer(t)
	check := func(wanted string) {
		t.Helper()
		if got, err := store.ImportedDigest(t.Context(), origin); err != nil || got != wanted {
			t.Errorf("digest = %q, %v, want %q", got, err, wanted)
		}
	}
	check("")
	in := full(sample())
	in.DryRun = true
	mustImport(t, store, in)
	check("")
	in.DryRun = false
	mustImport(t, store, in)
	check("") // by hand
	in.Bundled = true
	mustImport(t, store, in)
	check("d1")
	in.Digest, in.Bundled = "d2", false
	mustImport(t, store, in)
	check("d1")
	in.Digest, in.Bundled = "d3", true
	mustImport(t, store, in)
	check("d3")
}

// Ensure that a dry run says what would happen, refuses what would be refused,
// and leaves nothing behind.
func TestImportDryRun(t *testing.T) {
	t.Parallel()
	store := writer(t)
	in := full(sample())
	in.DryRun = true
	if report := mustImport(t, store, in); report.Added["cooperation"] != 2 {
		t.Errorf("report = %+v, want two cooperations added", report)
	}
	if diff := cmp.Diff(&atlas.Record{}, mustRecord(t, store)); diff != "" {
		t.Errorf("record after a dry run (-want +got):\n%s", diff)
	}
	in.Record.Authorities[2].Successor = "nobody" // checked at the end of a transaction
	_, err := store.Import(t.Context(), in)
	wantError(t, err, atlas.CodeConflict)
}

// Ensure that what breaks a rule is refused whole, with a sentence and no SQL.
func TestImportRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		spoil func(*atlas.Record)
		code  atlas.Code
		names []string
	}{
		{"a bad identifier", func(r *atlas.Record) { r.Organisations[0].ID = "Agence !" }, atlas.CodeInvalid, []string{"slug"}},
		{"an impossible date", func(r *atlas.Record) { r.Sources[0].AccessedOn = "2023-02-30" }, atlas.CodeInvalid, []string{"edtf"}},
		{"an end before the start", func(r *atlas.Record) { r.Cooperations[0].End = "2007" }, atlas.CodeInvalid, []string{"cooperation_ends_after_it_starts"}},
		{"an unknown kind", func(r *atlas.Record) { r.Authorities[0].Kind = "canton" }, atlas.CodeInvalid, []string{"authority_kind"}},
		{"an unknown country", func(r *atlas.Record) { r.Partners[0].Countries = []string{"FR"} }, atlas.CodeConflict, []string{"partner_country"}},
		{"an unknown theme", func(r *atlas.Record) { r.Cooperations[0].Themes[0] = "sport" }, atlas.CodeConflict, []string{"cooperation_theme"}},
		{"no theme", func(r *atlas.Record) { r.Cooperations[0].Themes = nil }, atlas.CodeInvalid, []string{"cooperation_has_a_theme"}},
		{"five themes", func(r *atlas.Record) { r.Cooperations[0].Themes = []string{"eau", "jeunesse", "a", "b", "c"} }, atlas.CodeInvalid, []string{"cooperation_theme_position"}},
		{"an amount of nothing", func(r *atlas.Record) { r.Cooperations[0].Currency = "" }, atlas.CodeInvalid, []string{"cooperation_amount_has_currency"}},
		{"an amount that is no number", func(r *atlas.Record) { r.Cooperations[0].Amount = "beaucoup" }, atlas.CodeInvalid, nil},
		{"nobody's participation", func(r *atlas.Record) { r.Cooperations[0].Participations[0].Actor.Kind = "person" }, atlas.CodeInvalid, []string{"participation.actor"}},
		{"an unknown partner", func(r *atlas.Record) { r.Cooperations[0].Participations[0].Actor.ID = "lala" }, atlas.CodeConflict, []string{"participation_partner"}},
		{"its own successor", func(r *atlas.Record) { r.Authorities[2].Successor = "morinie" }, atlas.CodeInvalid, []string{"authority_not_its_own_successor"}},
		{"a code borne twice", func(r *atlas.Record) {
			r.Authorities[0].Code, r.Authorities[0].Scheme = "59350", atlas.SchemeINSEECommune
		}, atlas.CodeConflict, []string{"authority_code_once"}},
		{"a code of no scheme", func(r *atlas.Record) { r.Authorities[0].Scheme = "" }, atlas.CodeInvalid, []string{"authority_code_with_scheme"}},
		{"a member of a town", func(r *atlas.Record) { r.NetworkMembers[0].Network = "lalo" }, atlas.CodeInvalid, []string{"network_member_of_a_network"}},
		{"a member of itself", func(r *atlas.Record) { r.NetworkMembers[1].Member.ID = "euronaplouse" }, atlas.CodeInvalid, []string{"network_member_not_itself"}},
		{"an unsigned decision", func(r *atlas.Record) { r.Decisions[0].DecidedBy = "" }, atlas.CodeInvalid, []string{"decision_manual_is_signed"}},
		{"a decision about nowhere", func(r *atlas.Record) { r.Decisions[0].Place = nil }, atlas.CodeInvalid, []string{"decision_manual_is_somewhere"}},
		{"a place off the Earth", func(r *atlas.Record) { r.Decisions[0].Place.Position = orb.Point{200, 10} }, atlas.CodeInvalid, []string{"decision_position"}},
		{"a decision about nobody", func(r *atlas.Record) { r.Decisions[0].Subject.ID = "lala" }, atlas.CodeConflict, []string{"decision_partner"}},
		{"two records, one identifier", func(r *atlas.Record) { r.Partners[1].ID = "naplouse" }, atlas.CodeInvalid, nil},
		{"dead and alive", func(r *atlas.Record) { r.Retired[0].ID = "naplouse"; r.Retired[0].Successor = "" }, atlas.CodeInvalid, []string{"naplouse"}},
		{"a machine's decision", func(r *atlas.Record) { r.Decisions[0].Status = atlas.DecisionAccepted }, atlas.CodeInternal, nil},
	}
	store := writer(t)
	mustImport(t, store, full(sample()))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { // in turn: nothing may be left of the one before
			spoilt := sample()
			test.spoil(spoilt)
			_, err := store.Import(t.Context(), full(spoilt))
			wantError(t, err, test.code, test.names...)
			if diff := cmp.Diff(sample(), mustRecord(t, store)); diff != "" {
				t.Errorf("record after a refused import (-want +got):\n%s", diff)
			}
		})
	}
}

// other returns a package of another origin, which works with the partner of
// the first and brings records of its own.
func other() *atlas.Record {
	themes := sample().Themes
	return &atlas.Record{
		Themes:  themes[:1], // the same as the first package's
		Sources: []atlas.Source{{ID: "presse", Title: "Un journal"}},
		Authorities: []atlas.Authority{
			{ID: "arras", Kind: atlas.KindCommune, Name: "Arras"},
		},
		Cooperations: []atlas.Cooperation{{
			ID: "arras-naplouse", Title: "Arras et Naplouse", Type: atlas.TypeTwinning, Themes: []string{"eau"},
			Status: atlas.StatusUnknown, Confidence: atlas.Reported,
			Participations: []atlas.Participation{
				{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "arras"}, Role: atlas.RoleLead},
				{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: "naplouse"}, Role: atlas.RoleParticipant},
			},
			Citations: []atlas.Citation{{Source: "presse"}},
		}},
	}
}

// Ensure that packages of two origins live side by side and never touch each
// other's records.
func TestImportTwoOrigins(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))
	elsewhere := postgis.Import{Origin: "autre", Full: true, Digest: "o1", Record: other()}
	mustImport(t, store, elsewhere)
	both := mustRecord(t, store)

	t.Run("each again", func(t *testing.T) {
		mustImport(t, store, full(sample()))
		mustImport(t, store, elsewhere)
		if diff := cmp.Diff(both, mustRecord(t, store)); diff != "" {
			t.Errorf("record (-before +after):\n%s", diff)
		}
	})
	refused := func(name string, in postgis.Import, names ...string) {
		t.Run(name, func(t *testing.T) {
			_, err := store.Import(t.Context(), in)
			wantError(t, err, atlas.CodeConflict, names...)
			if diff := cmp.Diff(both, mustRecord(t, store)); diff != "" {
				t.Errorf("record after a conflict (-before +after):\n%s", diff)
			}
		})
	}
	stealing := other()
	stealing.Partners = []atlas.Partner{sample().Partners[1]}
	stealing.Authorities = append(stealing.Authorities, sample().Authorities[1])
	refused("taking records", postgis.Import{Origin: "autre", Full: true, Digest: "o2", Record: stealing},
		"authority lille (essai)", "partner lalo (essai)")
	painting := other()
	painting.Themes = sample().Themes
	painting.Themes[0].Color = "#FFFFFF"
	refused("changing a shared theme", postgis.Import{Origin: "autre", Full: true, Digest: "o2", Record: painting}, "theme jeunesse")
	burying := other()
	burying.Retired = []atlas.Tombstone{{Kind: "partner", ID: "naplouse"}}
	refused("retiring a record", postgis.Import{Origin: "autre", Full: true, Digest: "o2", Record: burying}, "partner naplouse (essai)")
	digging := other()
	digging.Partners = []atlas.Partner{{ID: "nablus", Name: "Nablus", SourceName: "Nablus", Level: atlas.LevelLocality}}
	refused("reviving a record", postgis.Import{Origin: "autre", Full: true, Digest: "o2", Record: digging}, "tombstone partner/nablus (essai)")
	leaving := sample()
	leaving.Partners = append(leaving.Partners[:2], leaving.Partners[3])
	leaving.Cooperations, leaving.NetworkMembers = leaving.Cooperations[:1], leaving.NetworkMembers[:1]
	leaving.Retired = nil
	refused("retiring what the other uses", full(leaving), "naplouse")
}

// Ensure that a file which is not the full state of its origin retires nothing.
func TestImportUpsertRetiresNothing(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))
	_, err := store.Import(t.Context(), postgis.Import{Origin: origin, Digest: "d2", Record: &atlas.Record{
		Retired: []atlas.Tombstone{{Kind: "partner", ID: "lalo"}},
	}})
	wantError(t, err, atlas.CodeInvalid, "partner lalo")
}
