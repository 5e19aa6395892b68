package postgis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgis"
)

const origin = "essai"

// sample returns a small record with every fact of the domain in it somewhere,
// in the order the store gives it back.
func sample() *atlas.Record {
	return &atlas.Record{
		Territory: atlas.Territory{
			ID: "nord", Name: atlas.Text{FR: "Le Nord", EN: "The North"}, Title: atlas.Text{FR: "Atlas", EN: "Atlas"},
			Departments: []atlas.Department{{Code: "59", Name: "Nord"}},
			Extent:      [4]float64{1.5, 49.9, 4.3, 51.1}, FirstView: [4]float64{-20, -35, 60, 65},
			Anchor: orb.Point{3.0586, 50.6292}, Languages: []string{"fr", "en"},
			Legal: atlas.Legal{Publisher: "Un service"},
		},
		Themes: []atlas.Theme{
			{Code: "jeunesse", Label: atlas.Text{FR: "Jeunesse", EN: "Youth"}, Description: atlas.Text{FR: "d", EN: "d"},
				Color: "#AA0011", Glyph: "circle", Priority: true, Position: 1},
			{Code: "eau", Label: atlas.Text{FR: "Eau", EN: "Water"}, Color: "#0011AA", Dash: "8 4", Glyph: "square", Position: 2},
		},
		Types: []atlas.TypeLabel{
			{Code: atlas.TypeDecentralised, Label: atlas.Text{FR: "Coopération", EN: "Cooperation"}},
			{Code: atlas.TypeTwinning, Label: atlas.Text{FR: "Jumelage", EN: "Twinning"}},
		},
		WorldRegions: []atlas.WorldRegion{
			{Code: "001", Name: atlas.Text{FR: "Monde", EN: "World"}},
			{Code: "204", Parent: "001", Name: atlas.Text{FR: "Bénin", EN: "Benin"}, ISO2: "BJ", ISO3: "BEN"},
			{Code: "275", Parent: "001", Name: atlas.Text{FR: "Palestine", EN: "Palestine"}, ISO2: "PS", ISO3: "PSE", Mediterranean: true},
		},
		Sources: []atlas.Source{
			{ID: "manifeste", Title: "Manifeste", Publisher: "Des collectivités", AccessedOn: "2026-11-23", Licence: "etalab-2.0", Origin: origin},
			{ID: "ville", Title: "Une page", URL: "https://example.org/a?b=c", Origin: origin},
		},
		Authorities: []atlas.Authority{
			{ID: "capso", Kind: atlas.KindEPCI, Name: "Pays de Saint-Omer", Code: "200069037", Scheme: atlas.SchemeSIREN,
				Department: "62", Seat: "62765", Origin: origin},
			{ID: "lille", Kind: atlas.KindCommune, Name: "Lille", Code: "59350", Scheme: atlas.SchemeINSEECommune,
				OtherNames: []atlas.PeriodName{{Name: "Rijsel", Until: "17XX"}}, Department: "59", Seat: "59350",
				Sources: []string{"ville", "manifeste"}, Note: "Une note", Origin: origin},
			{ID: "morinie", Kind: atlas.KindEPCI, Name: "La Morinie", Successor: "capso", DissolvedOn: "2016-12-31", Origin: origin},
		},
		Partners: []atlas.Partner{
			{ID: "euronaplouse", Name: "Euronaplouse", SourceName: "Euronaplouse", Level: atlas.LevelNetwork,
				Countries: []string{"PS"}, InBasin: true, Origin: origin},
			{ID: "lalo", Name: "Lalo", SourceName: "Lalo", OtherNames: []string{"Lalo-Centre"}, Level: atlas.LevelLocality,
				Countries: []string{"BJ"}, Qualifier: "Couffo", Origin: origin},
			{ID: "naplouse", Name: "Naplouse", SourceName: "Naplouse", Level: atlas.LevelLocality,
				Countries: []string{"PS"}, InBasin: true, Note: "n", Origin: origin},
			{ID: "quelques-communes", Name: "Communes du Bénin et de Palestine", SourceName: "communes", Level: atlas.LevelCountry,
				Countries: []string{"PS", "BJ"}, Unnamed: true, InBasin: true, Origin: origin},
		},
		Organisations: []atlas.Organisation{
			{ID: "agence", Name: "Agence de l’eau", Kind: atlas.OrganisationWaterFund, Origin: origin},
			{ID: "universite", Name: "Université", Kind: atlas.OrganisationUniversity, Country: "PS",
				Sources: []string{"manifeste"}, Note: "n", Origin: origin},
		},
		Cooperations: []atlas.Cooperation{
			{ID: "lalo-eau", Title: "L’eau à Lalo", Description: "Un réseau d’eau.", Type: atlas.TypeDecentralised,
				Themes: []string{"eau", "jeunesse"}, Start: "2008", End: "2012-06", Status: atlas.StatusEnded, Programme: "P",
				Participations: []atlas.Participation{
					{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: "lalo"}, Role: atlas.RoleParticipant},
					{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "morinie"}, Role: atlas.RoleLead},
					{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: "lalo"}, Role: atlas.RoleFunder},
					{Actor: atlas.Actor{Kind: atlas.ActorOrganisation, ID: "agence"}, Role: atlas.RoleFunder},
				},
				Figures: []atlas.Figure{
					{Value: "12000", Unit: "habitants", Year: "2012", Text: "12 000 habitants"},
					{Text: "plusieurs forages"},
				},
				Citations:  []atlas.Citation{{Source: "ville", Claims: "le dit"}, {Source: "manifeste"}},
				Confidence: atlas.Confirmed, Convention: "https://example.org/c.pdf", Deliberation: "2008-12",
				Amount: "1500.50", Currency: "EUR", Note: "Une note", VerifiedOn: "2026-11-20", Origin: origin},
			{ID: "lille-naplouse", Title: "Lille et Naplouse", Type: atlas.TypeTwinning, Themes: []string{"jeunesse"},
				Participations: []atlas.Participation{
					{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}, Role: atlas.RoleLead},
					{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: "naplouse"}, Role: atlas.RoleParticipant},
				},
				Start: "199X~", Status: atlas.StatusUnknown, Confidence: atlas.Reported,
				Citations: []atlas.Citation{{Source: "manifeste"}}, Origin: origin},
		},
		NetworkMembers: []atlas.NetworkMember{
			{Network: "euronaplouse", Member: atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}, Since: "2004",
				Sources: []string{"manifeste"}, Origin: origin},
			{Network: "euronaplouse", Member: atlas.Actor{Kind: atlas.ActorPartner, ID: "naplouse"}, Until: "2012", Origin: origin},
		},
		Decisions: []atlas.Decision{
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "lalo"}, Status: atlas.DecisionManual,
				Place:     &atlas.Place{ID: "geonames:2392108"},
				Exactness: atlas.Exact, Score: 1, Reason: atlas.Text{FR: "La commune."},
				DecidedOn: "2026-11-22", DecidedBy: "passerelles", Origin: origin},
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "quelques-communes"}, Status: atlas.DecisionManual,
				Exactness: atlas.NoPlace, Score: 1, Reason: atlas.Text{FR: "Nulle part."},
				DecidedOn: "2026-11-22", DecidedBy: "passerelles", Origin: origin},
		},
		Retired: []atlas.Tombstone{
			{Kind: "partner", ID: "nablus", Successor: "naplouse", Reason: "Doublon", RetiredOn: "2026-11", Origin: origin},
		},
	}
}

func mustImport(t testing.TB, store *postgis.Store, in postgis.Import) postgis.ImportReport {
	t.Helper()
	report, err := store.Import(t.Context(), in)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report
}

// mustRecord reads the record, without its revision: what two histories may
// have in common.
func mustRecord(t testing.TB, store *postgis.Store) *atlas.Record {
	t.Helper()
	record, err := store.Record(t.Context())
	if err != nil {
		t.Fatalf("record: %v", err)
	}
	record.Revision = 0
	return record
}

func full(record *atlas.Record) postgis.Import {
	return postgis.Import{Origin: origin, Full: true, Digest: "d1", Record: record}
}

// Ensure that what is imported is what is read, every fact of it.
func TestRecordRoundTrip(t *testing.T) {
	t.Parallel()
	store := writer(t)
	report := mustImport(t, store, full(sample()))
	if diff := cmp.Diff(sample(), mustRecord(t, store)); diff != "" {
		t.Errorf("record (-imported +read):\n%s", diff)
	}
	wanted := map[string]int{"theme": 2, "type": 2, "world_region": 3, "territory": 1, "source": 2, "authority": 3,
		"partner": 4, "organisation": 2, "cooperation": 2, "network_member": 2, "decision": 2, "tombstone": 1}
	if diff := cmp.Diff(wanted, report.Added); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	again := mustImport(t, store, full(sample()))
	if diff := cmp.Diff(postgis.ImportReport{Added: map[string]int{}, Changed: map[string]int{}, Unchanged: wanted, Retired: map[string]int{}}, again); diff != "" {
		t.Errorf("second import (-want +got):\n%s", diff)
	}
}
