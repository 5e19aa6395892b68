package httpd

import "github.com/passerelles/passerelles/internal/catalogue"

// missingPage answers for a record that is not there, or no longer.
type missingPage struct {
	sitePage
	Status    int
	Heading   string
	Text      []phrase
	Successor *phrase
	MapURL    string
	List      menuEntry
}

// unknown says that an address names no record.
func (d *desk) unknown() *missingPage {
	page := d.missing(404, d.words.T("missing.title"))
	page.Text = []phrase{{Text: d.words.T("missing.text")}}
	return page
}

// retired says that a record is no longer there, why, and what replaced it.
func (d *desk) retired(stone *catalogue.Tombstone) *missingPage {
	page := d.missing(410, d.words.T("gone.title"))
	text := d.words.T("gone.text")
	if stone.RetiredOn != "" {
		text = d.words.T("gone.text_when", "when", d.words.Period(stone.RetiredOn, stone.RetiredOn, false))
	}
	page.Text = []phrase{{Text: text}}
	if stone.Reason != "" {
		page.Text = append(page.Text, phrase{Text: stone.Reason, Lang: d.foreign()})
	}
	page.Successor = d.successor(stone)
	return page
}

// successor follows what replaced a record to one that is still there; nil when
// nothing is.
func (d *desk) successor(stone *catalogue.Tombstone) *phrase {
	for range 20 { // longer would be a circle
		if stone == nil || stone.Successor == "" {
			return nil
		}
		if found := d.recordPhrase(stone.Successor); found != nil {
			return found
		}
		stone = d.records.Retired(d.of.kind, stone.Successor)
	}
	return nil
}

// recordPhrase names a record of the desk's collection, nil when there is none.
func (d *desk) recordPhrase(id string) *phrase {
	var found phrase
	switch d.of.kind {
	case "cooperation":
		c := d.records.Cooperation(id)
		if c == nil {
			return nil
		}
		found = d.title(c)
		found.URL = d.cooperationPath(id)
	case "authority":
		if d.records.Authority(id) == nil {
			return nil
		}
		found = d.authorityPhrase(id)
	case "partner":
		if d.records.Partner(id) == nil {
			return nil
		}
		found = d.partnerPhrase(id)
	default:
		return nil
	}
	return &found
}

func (d *desk) missing(status int, heading string) *missingPage {
	page := &missingPage{
		sitePage: d.site(heading, heading), Status: status, Heading: heading, MapURL: d.path("/"),
		List: menuEntry{Label: d.words.T("missing.list." + d.of.kind), URL: d.path(d.of.path)},
	}
	page.Hidden = true
	return page
}
