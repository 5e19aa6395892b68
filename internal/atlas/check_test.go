package atlas

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// fields are the fields that flaws are about, in order.
func fields(flaws []Flaw) []string {
	var names []string
	for _, flaw := range flaws {
		names = append(names, flaw.Field)
	}
	return names
}

func wantFlaws(t *testing.T, flaws []Flaw, want []string) {
	t.Helper()
	if got := fields(flaws); !slices.Equal(got, want) {
		t.Errorf("flaws of %q, want %q", got, want)
	}
	for _, flaw := range flaws {
		if flaw.Message.FR == "" || flaw.Message.EN == "" {
			t.Errorf("the flaw of %s has no text in both languages", flaw.Field)
		}
	}
}

func TestAuthorityCheck(t *testing.T) {
	t.Parallel()
	good := Authority{ID: "lille", Kind: KindCommune, Code: "59350", Scheme: SchemeINSEECommune, Department: "59", Seat: "59350"}
	tests := map[string]struct {
		change func(a *Authority)
		want   []string
	}{
		"good":         {func(*Authority) {}, nil},
		"without code": {func(a *Authority) { a.Code, a.Scheme = "", "" }, nil},
		"SIREN":        {func(a *Authority) { a.Kind, a.Code, a.Scheme = KindEPCI, "200093201", SchemeSIREN }, nil},
		"region": {func(a *Authority) {
			*a = Authority{Kind: KindRegion, Code: "32", Scheme: SchemeINSEERegion, Seat: "59350"}
		}, nil},
		"department":         {func(a *Authority) { *a = Authority{Kind: KindDepartment, Code: "2A", Scheme: SchemeINSEEDepartment} }, nil},
		"Corsica":            {func(a *Authority) { a.Code, a.Seat, a.Department = "2A004", "2A004", "2A" }, nil},
		"kind":               {func(a *Authority) { a.Kind = "canton" }, []string{"kind"}},
		"own successor":      {func(a *Authority) { a.Successor = "lille" }, []string{"successor"}},
		"names out of order": {func(a *Authority) { a.OtherNames = []PeriodName{{"L", "2015", "1990"}} }, []string{"other_names"}},
		"code alone":         {func(a *Authority) { a.Scheme = "" }, []string{"code_scheme"}},
		"scheme alone":       {func(a *Authority) { a.Code = "" }, []string{"code"}},
		"scheme":             {func(a *Authority) { a.Scheme = "nuts" }, []string{"code_scheme"}},
		"lost zero":          {func(a *Authority) { a.Code, a.Seat = "2691", "2691" }, []string{"seat", "code"}},
		"seat elsewhere":     {func(a *Authority) { a.Seat = "62041" }, []string{"seat"}},
		"department apart":   {func(a *Authority) { a.Department = "62" }, []string{"department"}},
		"region somewhere":   {func(a *Authority) { *a = Authority{Kind: KindRegion, Department: "59"} }, []string{"department"}},
		"SIREN with a typo":  {func(a *Authority) { a.Code, a.Scheme = "200093202", SchemeSIREN }, []string{"code"}},
		"region code":        {func(a *Authority) { a.Code, a.Scheme = "FR-32", SchemeINSEERegion }, []string{"code"}},
		"department code":    {func(a *Authority) { a.Code, a.Scheme = "590", SchemeINSEEDepartment }, []string{"code"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			authority := good
			test.change(&authority)
			wantFlaws(t, authority.Check(), test.want)
		})
	}
}

func TestValidSIREN(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"200093201": true, "732829320": true, "732829321": false, "20009320": false, "2000932010": false, "20009320A": false, "": false,
	} {
		if got := ValidSIREN(code); got != want {
			t.Errorf("ValidSIREN(%q) = %v", code, got)
		}
	}
}

func TestPartnerCheck(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		partner Partner
		want    []string
	}{
		"town":                     {Partner{Level: LevelLocality, Countries: []string{"PS"}}, nil},
		"town of unknown country":  {Partner{Level: LevelLocality}, nil},
		"network":                  {Partner{Level: LevelNetwork, Countries: []string{"FR", "BE"}}, nil},
		"country":                  {Partner{Level: LevelCountry, Countries: []string{"BJ"}}, nil},
		"unnamed in two countries": {Partner{Level: LevelLocality, Unnamed: true, Countries: []string{"BG", "RO"}}, nil},
		"town in two countries":    {Partner{Level: LevelLocality, Countries: []string{"FR", "BE"}}, []string{"countries"}},
		"country without code":     {Partner{Level: LevelCountry}, []string{"countries"}},
		"level":                    {Partner{Level: "town"}, []string{"level"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantFlaws(t, test.partner.Check(), test.want)
		})
	}
	organisation := Organisation{Kind: "club"}
	wantFlaws(t, organisation.Check(), []string{"kind"})
}

func TestCooperationCheck(t *testing.T) {
	t.Parallel()
	good := Cooperation{
		Type: TypeTwinning, Status: StatusActive, Confidence: Confirmed, Themes: []string{"eau"},
		Start: "199X", End: "1995", Amount: "12500.50", Currency: "EUR",
		Participations: []Participation{takesPart(ActorAuthority, "lille", RoleLead)},
		Citations:      []Citation{{Source: "page"}},
	}
	tests := map[string]struct {
		change func(c *Cooperation)
		want   []string
	}{
		"good":                 {func(*Cooperation) {}, nil},
		"four themes":          {func(c *Cooperation) { c.Themes = []string{"a", "b", "c", "d"} }, nil},
		"unsourced":            {func(c *Cooperation) { c.Confidence, c.Citations = Unsourced, nil }, nil},
		"no amount":            {func(c *Cooperation) { c.Amount, c.Currency = "", "" }, nil},
		"five themes":          {func(c *Cooperation) { c.Themes = []string{"a", "b", "c", "d", "e"} }, []string{"themes"}},
		"no theme":             {func(c *Cooperation) { c.Themes = nil }, []string{"themes"}},
		"theme twice":          {func(c *Cooperation) { c.Themes = []string{"a", "b", "a"} }, []string{"themes"}},
		"ends before it began": {func(c *Cooperation) { c.End = "1989" }, []string{"end"}},
		"no authority": {
			func(c *Cooperation) { c.Participations = []Participation{takesPart(ActorPartner, "lille", RoleLead)} },
			[]string{"participations"},
		},
		"confirmed by nothing": {func(c *Cooperation) { c.Citations = nil }, []string{"citations"}},
		"reported by nobody":   {func(c *Cooperation) { c.Confidence, c.Citations = Reported, nil }, []string{"citations"}},
		"amount of what":       {func(c *Cooperation) { c.Currency = "" }, []string{"currency"}},
		"currency of nothing":  {func(c *Cooperation) { c.Amount = "" }, []string{"amount"}},
		"negative amount":      {func(c *Cooperation) { c.Amount = "-1" }, []string{"amount"}},
		"closed lists": {
			func(c *Cooperation) { c.Type, c.Status, c.Confidence = "pacte", "fini", "sûre" },
			[]string{"type", "status", "confidence"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cooperation := good
			test.change(&cooperation)
			wantFlaws(t, cooperation.Check(), test.want)
		})
	}
}

func TestDecisionCheck(t *testing.T) {
	t.Parallel()
	at := func(lon, lat float64) *Place { return &Place{Position: orb.Point{lon, lat}} }
	tests := map[string]struct {
		decision Decision
		want     []string
	}{
		"somewhere":             {Decision{Status: DecisionManual, Exactness: Exact, Place: at(35.2, 32.2)}, nil},
		"nowhere":               {Decision{Status: DecisionManual, Exactness: NoPlace}, nil},
		"for review":            {Decision{Status: DecisionReview, Exactness: Exact}, nil},
		"edge of the world":     {Decision{Status: DecisionManual, Exactness: Exact, Place: at(-180, 90)}, nil},
		"nowhere and somewhere": {Decision{Status: DecisionManual, Exactness: NoPlace, Place: at(0, 0)}, []string{"exactness"}},
		"somewhere unsaid":      {Decision{Status: DecisionManual, Exactness: Exact}, []string{"place_id"}},
		"off the world":         {Decision{Status: DecisionManual, Exactness: Exact, Place: at(180.1, -90.1)}, []string{"lon", "lat"}},
		"known place":           {Decision{Status: DecisionManual, Exactness: Exact, Place: &Place{ID: "admin1:DZ.48"}}, nil},
		"place of no gazetteer": {Decision{Status: DecisionManual, Exactness: Exact, Place: &Place{ID: "282615"}}, []string{"place_id"}},
		"exactness":             {Decision{Exactness: "vague"}, []string{"exactness"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantFlaws(t, test.decision.Check(), test.want)
		})
	}
}

func TestNetworkMemberAndTombstoneCheck(t *testing.T) {
	t.Parallel()
	network, town := &Partner{Level: LevelNetwork}, &Partner{Level: LevelLocality}
	member := NetworkMember{Network: "euronaplouse", Member: Actor{ActorPartner, "dundee"}, Since: "1998"}
	wantFlaws(t, member.Check(network), nil)
	wantFlaws(t, member.Check(nil), nil)
	wantFlaws(t, member.Check(&Partner{Level: LevelGrouping}), nil)
	wantFlaws(t, member.Check(town), []string{"network"})
	member.Member.ID, member.Until = "euronaplouse", "1990"
	wantFlaws(t, member.Check(network), []string{"until", "member"})

	tombstone := Tombstone{ID: "a", Successor: "b"}
	wantFlaws(t, tombstone.Check(), nil)
	tombstone.Successor = "a"
	wantFlaws(t, tombstone.Check(), []string{"successor"})
}

func TestDeriveInBasin(t *testing.T) {
	t.Parallel()
	record := Record{
		WorldRegions: []WorldRegion{
			{ISO2: "PS", Mediterranean: true}, {ISO2: "FR", Mediterranean: true}, {ISO2: "GB"}, {Code: "150", Mediterranean: true},
		},
		Partners: []Partner{
			{ID: "naplouse", Countries: []string{"PS"}}, {ID: "dundee", Countries: []string{"GB"}, InBasin: true},
			{ID: "reseau", Countries: []string{"GB", "FR"}}, {ID: "inconnu"},
		},
	}
	record.DeriveInBasin()
	var in []string
	for _, partner := range record.Partners {
		if partner.InBasin {
			in = append(in, partner.ID)
		}
	}
	if !slices.Equal(in, []string{"naplouse", "reseau"}) {
		t.Errorf("in the basin: %q", in)
	}
}
