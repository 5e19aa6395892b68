package document

import (
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// overview is what there is, in a page or two.
func (e *editor) overview() []block {
	w, s := e.w, e.d.Summary
	blocks := []block{
		paragraph{e.sentence(), lead},
	}
	if e.d.Area.SelfCrossing {
		blocks = append(blocks, paragraph{w.T("dossier.self_crossing"), warning})
	}
	if !e.detailed {
		blocks = append(blocks, paragraph{w.T("dossier.condensed", "n", w.Number(strconv.Itoa(maxDetailed))), warning})
	}
	if stale := e.staleness(); stale != "" {
		blocks = append(blocks, paragraph{stale, warning})
	}
	blocks = append(blocks, facts{e.counts()})
	if s.Places > 0 {
		blocks = append(blocks, mapping{})
	}
	if len(s.Themes) > 0 {
		items := make([]bar, len(s.Themes))
		for i, theme := range s.Themes {
			items[i] = bar{e.theme(theme.Theme), e.color(theme.Theme), theme.Cooperations, w.Number(strconv.Itoa(theme.Cooperations))}
		}
		blocks = append(blocks, heading{Level: 2, Text: w.T("dossier.themes")}, bars{items})
	}
	if e.d.Leaving != nil && len(e.d.Leaving.Chain) > 0 {
		blocks = append(blocks, e.chain()...)
	}
	return append(blocks,
		heading{Level: 2, Text: w.T("dossier.reading")},
		paragraph{w.T("dossier.reading.weak", "verify", w.T("dossier.verify")), normal},
		paragraph{w.T("dossier.reading.active"), normal},
		paragraph{w.T("dossier.reading.contact"), normal},
	)
}

// active says how many cooperations are sure to go on.
func (e *editor) active() string {
	if e.d.Summary.Active == 0 {
		return e.w.T("dossier.active.none")
	}
	return e.w.N("dossier.sentence.active", e.d.Summary.Active)
}

// counts says how much there is, and how well its place is known.
func (e *editor) counts() []fact {
	w, s := e.w, e.d.Summary
	located := []string{w.T("dossier.located.exact", "n", w.Number(strconv.Itoa(s.Located)), "total", w.Number(strconv.Itoa(s.Cooperations)))}
	if s.Approximate > 0 {
		located = append(located, w.N("dossier.located.approximate", s.Approximate))
	}
	if s.WithoutPlace > 0 {
		located = append(located, w.N("dossier.located.none", s.WithoutPlace))
	}
	list := []fact{
		{w.T("dossier.fact.cooperations"), w.N("dossier.fact.cooperations_of", s.Cooperations, "active", e.active())},
		{w.T("dossier.fact.authorities"), w.Number(strconv.Itoa(s.Authorities))},
		{w.T("dossier.fact.partners"), w.Number(strconv.Itoa(s.Partners))},
		{w.T("dossier.fact.countries"), w.Number(strconv.Itoa(s.Countries))},
		{w.T("dossier.fact.located"), strings.Join(located, w.T("dossier.comma"))},
	}
	if e.d.Area.Covers > 0 {
		list[3].Text = w.N("dossier.fact.countries_of", e.d.Area.Covers, "some", list[3].Text)
	}
	if s.Uncertain > 0 {
		list = append(list, fact{w.T("dossier.fact.uncertain"), w.N("dossier.uncertain", s.Uncertain)})
	}
	return list
}

// chain is who governs the ground of the authority that leaves.
func (e *editor) chain() []block {
	rows := make([][]cell, 0, len(e.d.Leaving.Chain))
	for _, link := range e.d.Leaving.Chain {
		name := clean(link.Name)
		if name == "" {
			name = e.w.T("dossier.chain.unknown")
		}
		if link.Itself {
			name = e.w.T("dossier.chain.itself", "name", name)
		}
		count := e.w.T("dossier.chain.nothing")
		if len(link.Cooperations) > 0 {
			count = e.w.N("count.cooperations", len(link.Cooperations))
		}
		rows = append(rows, []cell{{Text: e.w.T("kind." + string(link.Kind))}, {Text: name}, {Text: count}})
	}
	return []block{
		heading{Level: 2, Text: e.w.T("dossier.chain")},
		paragraph{e.w.T("dossier.chain.about"), quiet},
		table{Columns: []column{{Title: e.w.T("dossier.column.rung"), Width: 3}, {Title: e.w.T("dossier.column.name"), Width: 6}, {Title: e.w.T("dossier.column.here"), Width: 3}}, Rows: rows},
	}
}

// gaps is what is missing.
func (e *editor) gaps() []block {
	w := e.w
	blocks := []block{paragraph{w.T("dossier.gaps.about"), lead}}
	if len(e.d.Gaps.Themes) > 0 {
		rows := make([][]cell, 0, len(e.d.Gaps.Themes))
		for _, gap := range e.d.Gaps.Themes {
			count := cell{Text: w.T("dossier.gaps.nothing"), Weak: true}
			if gap.Cooperations > 0 {
				count = cell{Text: w.N("count.cooperations", gap.Cooperations)}
			}
			rank := ""
			if gap.Priority {
				rank = w.T("dossier.gaps.priority")
			}
			rows = append(rows, []cell{{Text: e.theme(gap.Theme), Color: e.color(gap.Theme)}, {Text: rank}, count})
		}
		blocks = append(blocks, heading{Level: 2, Text: w.T("dossier.gaps.themes")}, paragraph{w.T("dossier.gaps.themes_about"), quiet},
			table{Columns: []column{{Title: w.T("dossier.column.theme"), Width: 7}, {Title: w.T("dossier.column.rank"), Width: 3}, {Title: w.T("dossier.column.here"), Width: 3}}, Rows: rows})
	}
	if len(e.d.Gaps.Countries) > 0 {
		names := make([]string, len(e.d.Gaps.Countries))
		for i, country := range e.d.Gaps.Countries {
			names[i] = clean(w.Name("country."+country.Code, country.Name))
		}
		blocks = append(blocks, heading{Level: 2, Text: w.T("dossier.gaps.countries")}, paragraph{catalogue.Start(strings.Join(names, ", ")) + ".", normal})
	}
	blocks = append(blocks, heading{Level: 2, Text: w.T("dossier.gaps.lapsed")})
	if len(e.d.Gaps.Lapsed) == 0 {
		return append(blocks, paragraph{w.T("dossier.gaps.lapsed_none"), quiet})
	}
	rows := make([][]cell, len(e.d.Gaps.Lapsed))
	for i, lapsed := range e.d.Gaps.Lapsed {
		rows[i] = []cell{{Text: clean(lapsed.Name)}, {Text: e.country(lapsed.Country)}, {Text: e.authorityNames(lapsed.Authorities)}, {Text: w.T("dossier.lapsed." + string(lapsed.Why))}}
	}
	return append(blocks, table{Columns: []column{
		{Title: w.T("dossier.column.partner"), Width: 4}, {Title: w.T("dossier.column.country"), Width: 3},
		{Title: w.T("dossier.column.authorities"), Width: 4}, {Title: w.T("dossier.column.why"), Width: 5},
	}, Rows: rows})
}

// whoElse is whom to talk to before leaving.
func (e *editor) whoElse() []block {
	w := e.w
	about := w.T("dossier.who_else.all")
	if e.d.Leaving != nil {
		about = w.T("dossier.who_else.one", "name", e.authority(e.d.Leaving.Authority))
	}
	blocks := []block{paragraph{about, lead}}
	if len(e.d.WhoElse.Pairs) == 0 {
		return append(blocks, paragraph{w.T("dossier.who_else.none"), normal})
	}
	rows := make([][]cell, len(e.d.WhoElse.Pairs))
	for i, pair := range e.d.WhoElse.Pairs {
		reasons := make([]string, len(pair.Reasons))
		for j, reason := range pair.Reasons {
			reasons[j] = e.reason(reason)
		}
		rows[i] = []cell{{Text: e.authority(pair.Authority)}, {Text: e.authority(pair.Other)}, {Text: strings.Join(reasons, "\n")}}
	}
	blocks = append(blocks, table{Columns: []column{
		{Title: w.T("dossier.column.authority"), Width: 3}, {Title: w.T("dossier.column.other"), Width: 3}, {Title: w.T("dossier.column.reason"), Width: 7},
	}, Rows: rows})
	if e.d.WhoElse.Total > len(rows) {
		blocks = append(blocks, paragraph{w.N("dossier.who_else.more", e.d.WhoElse.Total, "shown", w.Number(strconv.Itoa(len(rows)))), warning})
	}
	return append(blocks, paragraph{w.T("dossier.who_else.how", "km", strconv.Itoa(mission.NearKM)), quiet})
}

func (e *editor) reason(r mission.Reason) string {
	theme := ""
	if r.Theme != "" {
		theme = e.theme(r.Theme)
	}
	key := "dossier.reason." + string(r.Kind)
	if r.Country == "" { // a grouping lies in several
		key += ".across"
	}
	return e.w.T(key,
		"country", e.country(r.Country), "partner", e.partner(r.Partner), "other", e.partner(r.OtherPartner),
		"km", e.km(r.DistanceKM), "theme", theme)
}
