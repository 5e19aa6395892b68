package httpd

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// mostReasons is how many reasons a pair of authorities shows.
const mostReasons = 4

// rung is a rung of the chain of the authority that leaves.
type rung struct {
	Kind, Name  string
	Authorities []phrase
	Count       string
	Itself      bool
}

// pairView is two authorities, and why they would do well to talk.
type pairView struct {
	Authority, Other phrase
	Reasons          []string
	Rest             string
}

type themeGap struct {
	mark
	Count    string
	Priority bool
	Gap      bool
}

type lapsedView struct {
	Partner     phrase
	Why         string
	Authorities []phrase
}

// wayView is the way from stop to stop.
type wayView struct {
	Order, Total string
	Stops        []stopView
	Matrix       *matrixView
}

type stopView struct {
	Rank, Number, ID        string
	Name, Country           string
	FromPrevious, FromStart string
	Day                     string
	Approximate             bool
	// Earlier, Later and Without are the addresses of the same dossier with
	// another order of visit; empty where there is none.
	Earlier, Later, Without string
}

type matrixView struct {
	Heads []string
	Rows  []matrixRow
}

type matrixRow struct {
	Head, Name string
	Cells      []string
}

// checkCountry is what must be looked up of a country.
type checkCountry struct {
	Name  string
	Items []checkView
}

type checkView struct {
	Label, URL, Publisher, On string
}

// whoElse fills in who would do well to talk to whom.
func (b *binder) whoElse(page *dossierPage) {
	if leaving := b.dossier.Leaving; leaving != nil {
		for _, link := range leaving.Chain {
			step := rung{Kind: b.words.T("kind." + string(link.Kind)), Name: link.Name, Itself: link.Itself, Authorities: phrases(link.Authorities, b.authorityPhrase)}
			step.Count = b.words.T("mission.chain.none")
			if n := len(link.Cooperations); n > 0 {
				step.Count = b.words.N("count.cooperations", n)
			}
			page.Chain = append(page.Chain, step)
		}
	}
	for _, pair := range b.dossier.WhoElse.Pairs {
		view := pairView{Authority: b.authorityPhrase(pair.Authority), Other: b.authorityPhrase(pair.Other)}
		for _, reason := range pair.Reasons[:min(mostReasons, len(pair.Reasons))] {
			view.Reasons = append(view.Reasons, b.reason(reason))
		}
		if rest := len(pair.Reasons) - mostReasons; rest > 0 {
			view.Rest = b.words.N("mission.reasons_rest", rest)
		}
		page.Pairs = append(page.Pairs, view)
	}
	if rest := b.dossier.WhoElse.Total - len(page.Pairs); rest > 0 {
		page.PairsRest = b.words.N("mission.pairs_rest", rest)
	}
	if len(page.Pairs) > mostPairs {
		page.Pairs, page.MorePairs = page.Pairs[:mostPairs], page.Pairs[mostPairs:]
		page.MoreLabel = b.words.N("mission.pairs_more", len(page.MorePairs))
	}
}

// reason words what two authorities have in common.
func (b *binder) reason(reason mission.Reason) string {
	w, country := b.words, b.records.CountryName(b.words, reason.Country)
	switch reason.Kind {
	case mission.ReasonSharedPartner:
		return w.T("mission.reason.shared_partner", "partner", b.partnerPhrase(reason.Partner).Text)
	case mission.ReasonNearPartner:
		return w.T("mission.reason.near_partner", "partner", b.partnerPhrase(reason.Partner).Text, "other", b.partnerPhrase(reason.OtherPartner).Text, "km", b.km(reason.DistanceKM))
	case mission.ReasonSameTheme:
		theme := reason.Theme
		if known := b.records.Theme(theme); known != nil {
			theme = b.records.ThemeLabel(w, known)
		}
		return w.T("mission.reason.same_theme", "country", country, "theme", theme)
	}
	return w.T("mission.reason.same_country", "country", country)
}

// gaps fills in what is missing.
func (b *binder) gaps(page *dossierPage) {
	for _, each := range b.dossier.Gaps.Themes {
		theme := b.mark(each.Theme)
		if theme == nil {
			continue
		}
		view := themeGap{mark: *theme, Priority: each.Priority, Gap: each.Cooperations == 0, Count: b.words.T("mission.no_cooperation")}
		if !view.Gap {
			view.Count = b.words.N("count.cooperations", each.Cooperations)
		}
		page.Themes = append(page.Themes, view)
	}
	for _, country := range b.dossier.Gaps.Countries {
		page.Empty = append(page.Empty, phrase{Text: b.records.CountryName(b.words, country.Code)})
	}
	page.Empty = b.sortedPhrases(page.Empty)
	for _, each := range b.dossier.Gaps.Lapsed {
		page.Lapsed = append(page.Lapsed, lapsedView{
			b.partnerPhrase(each.Partner), b.words.T("mission.lapsed." + string(each.Why)), b.sortedPhrases(phrases(each.Authorities, b.authorityPhrase)),
		})
	}
}

// mostOrdered is up to how many stops the page offers to change their order:
// each takes room in an address.
const mostOrdered = 30

func (b *binder) way() wayView {
	practical := b.dossier.Practical
	view := wayView{Order: b.words.T("mission.order."+string(practical.Order), "origin", b.originName())}
	if practical.TotalKM != nil {
		view.Total = b.words.T("mission.total", "km", b.km(*practical.TotalKM), "origin", b.originName())
	}
	var ids []string
	for _, stop := range practical.Stops {
		ids = append(ids, stop.Place)
	}
	for i, stop := range practical.Stops {
		shown := stopView{
			Rank: strconv.Itoa(i + 1), Number: strconv.Itoa(stop.Number), ID: stop.Place, Name: b.stopName(stop),
			Country: b.records.CountryName(b.words, stop.Country), FromStart: b.km(stop.FromOriginKM),
			Approximate: stop.Exactness == atlas.Approximate,
		}
		if stop.FromPreviousKM != nil {
			shown.FromPrevious = b.km(*stop.FromPreviousKM)
		}
		if stop.Day != "" {
			shown.Day = b.words.Date(atlas.Date(stop.Day))
		}
		if len(ids) <= mostOrdered && len(ids) > 1 {
			shown.Without = b.ordered(slices.Delete(slices.Clone(ids), i, i+1))
			if i > 0 {
				shown.Earlier = b.ordered(swapped(ids, i-1))
			}
			if i+1 < len(ids) {
				shown.Later = b.ordered(swapped(ids, i))
			}
		}
		view.Stops = append(view.Stops, shown)
	}
	if len(practical.Matrix) > 2 {
		view.Matrix = &matrixView{}
		for i, row := range practical.Matrix {
			head := view.Stops[i]
			view.Matrix.Heads = append(view.Matrix.Heads, head.Number)
			line := matrixRow{Head: head.Number, Name: head.Name}
			for j, km := range row {
				cell := "–"
				if i != j {
					cell = b.words.Number(strconv.FormatFloat(km, 'f', 0, 64))
				}
				line.Cells = append(line.Cells, cell)
			}
			view.Matrix.Rows = append(view.Matrix.Rows, line)
		}
	}
	return view
}

func (b *binder) stopName(stop mission.Stop) string {
	if partner := b.records.Partner(stop.Place); partner != nil {
		return catalogue.Start(b.records.PartnerLabel(b.words, partner.ID))
	}
	return stop.Name
}

// swapped exchanges what is at i with what follows.
func swapped(ids []string, i int) []string {
	other := slices.Clone(ids)
	other[i], other[i+1] = other[i+1], other[i]
	return other
}

// ordered is the address of the dossier with an order of visit.
func (b *binder) ordered(ids []string) string {
	query := b.query()
	query.Set("order", strings.Join(ids, ","))
	return b.path(dossierTarget) + "?" + plainCommas(query.Encode()) + "#pratique"
}

// narrowed is the query of the dossier for one country alone.
func (b *binder) narrowed(iso2 string) string {
	query := b.query()
	for _, name := range []string{"region", "near", "km", "area", "order"} {
		query.Del(name)
	}
	query.Set("country", iso2)
	return plainCommas(query.Encode())
}

func (b *binder) query() url.Values {
	query, err := url.ParseQuery(b.dossier.Query)
	if err != nil { // written by Request.Query
		return url.Values{}
	}
	return query
}

// plainCommas keeps addresses readable: a comma means itself in a query.
func plainCommas(query string) string { return strings.ReplaceAll(query, "%2C", ",") }

// checks lists what must be looked up elsewhere, country by country.
func (b *binder) checks() []checkCountry {
	var all []checkCountry
	at := map[string]int{}
	for _, item := range b.dossier.Checklist {
		i, found := at[item.Country]
		if !found {
			i = len(all)
			at[item.Country] = i
			all = append(all, checkCountry{Name: b.records.CountryName(b.words, item.Country)})
		}
		all[i].Items = append(all[i].Items, checkView{
			b.words.T("mission.check." + string(item.Code)), item.URL, item.Publisher, b.words.Date(atlas.Date(item.On)),
		})
	}
	return catalogue.Sort(b.lang, all, func(c checkCountry) string { return c.Name })
}
