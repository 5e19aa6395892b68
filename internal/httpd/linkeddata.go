package httpd

import (
	"encoding/json"

	"github.com/passerelles/passerelles/internal/catalogue"
)

// licenceURL is where the licence of the records is.
const licenceURL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"

// node is a node of schema.org's vocabulary, in JSON-LD.
type node map[string]any

// linkedData describes the page of a record to search engines: the page, where
// it is in the site, and the record. html/template writes it as JSON that no
// text can break out of.
func (d *desk) linkedData(page *recordPage, record node) json.RawMessage {
	list := d.words.T("list.title." + d.of.kind)
	webPage := d.webPage("WebPage", page.sitePage)
	webPage["mainEntity"] = record
	webPage["breadcrumb"] = node{"@type": "BreadcrumbList", "itemListElement": []node{
		crumb(1, d.records.Territory.Title.In(d.lang), d.absolute("/")),
		crumb(2, list, d.absolute(d.of.path)),
		crumb(3, page.Heading.Text, page.Canonical),
	}}
	return d.encoded(webPage)
}

// listData describes a list to search engines.
func (d *desk) listData(page *listPage) json.RawMessage {
	webPage := d.webPage("CollectionPage", page.sitePage)
	webPage["breadcrumb"] = node{"@type": "BreadcrumbList", "itemListElement": []node{
		crumb(1, d.records.Territory.Title.In(d.lang), d.absolute("/")), crumb(2, page.Heading, page.Canonical),
	}}
	return d.encoded(webPage)
}

// aboutData describes a page about the atlas to search engines; that of the data
// describes them as a data set.
func (d *desk) aboutData(page *aboutPage) json.RawMessage {
	kind := "WebPage"
	if page.Name == "project" {
		kind = "AboutPage"
	}
	webPage := d.webPage(kind, page.sitePage)
	webPage["breadcrumb"] = node{"@type": "BreadcrumbList", "itemListElement": []node{
		crumb(1, d.records.Territory.Title.In(d.lang), d.absolute("/")), crumb(2, page.Heading, page.Canonical),
	}}
	if page.Name == "data" {
		webPage["mainEntity"] = d.dataset(page)
	}
	return d.encoded(webPage)
}

// dataset describes the data of the atlas, and where they are downloaded.
func (d *desk) dataset(page *aboutPage) node {
	download := func(format, address string) node {
		return node{"@type": "DataDownload", "encodingFormat": format, "contentUrl": d.pages.publicURL + address}
	}
	data := node{
		"@type": "Dataset", "name": page.Title, "description": page.Description, "license": licenceURL, "isAccessibleForFree": true,
		"version": d.edition.Number, "dateModified": d.edition.PublishedAt.UTC().Format("2006-01-02"),
		"spatialCoverage": d.records.Territory.Name.In(d.lang),
		"distribution": []node{
			download("text/csv", "/api/cooperations.csv"), download("application/json", "/api/cooperations.json"),
			download("application/geo+json", "/layers/all.geojson"),
		},
	}
	if publisher := d.records.Territory.Legal.Publisher; publisher != "" {
		data["creator"] = node{"@type": "Organization", "name": publisher}
	}
	return data
}

func (d *desk) webPage(kind string, page sitePage) node {
	return node{
		"@context": "https://schema.org", "@type": kind, "@id": page.Canonical, "url": page.Canonical,
		"name": page.Title, "description": page.Description, "inLanguage": d.lang, "license": licenceURL,
		"dateModified": d.edition.PublishedAt.UTC().Format("2006-01-02"),
		"isPartOf":     node{"@type": "WebSite", "name": d.records.Territory.Title.In(d.lang), "url": d.absolute("/")},
	}
}

func crumb(position int, name, address string) node {
	return node{"@type": "ListItem", "position": position, "name": name, "item": address}
}

// absolute returns an address of the site in the language of the page.
func (d *desk) absolute(target string) string { return d.pages.publicURL + d.path(target) }

func (d *desk) cooperationData(c *catalogue.Cooperation) node {
	data := node{
		"@type": "Project", "name": c.Title, "identifier": c.ID, "url": d.absolute("/cooperations/" + c.ID),
		"description": d.records.Sentence(d.words, c),
	}
	put(data, "foundingDate", dayText(string(c.Start)))
	put(data, "dissolutionDate", dayText(string(c.End)))
	var members, keywords []any
	for _, id := range identifiersOnce(c.Authorities) {
		if a := d.records.Authority(id); a != nil {
			members = append(members, node{"@type": "GovernmentOrganization", "name": a.Name, "url": d.absolute("/collectivites/" + id)})
		}
	}
	for _, id := range identifiersOnce(c.Partners) {
		if p := d.records.Partner(id); p != nil {
			members = append(members, node{"@type": "Organization", "name": d.records.PartnerEntry(d.words, id), "url": d.absolute("/partenaires/" + id)})
		}
	}
	for _, code := range c.Themes {
		if theme := d.mark(code); theme != nil {
			keywords = append(keywords, theme.Label)
		}
	}
	var citations []any
	for _, source := range c.Sources {
		work := node{"@type": "CreativeWork", "name": source.Title}
		put(work, "url", source.URL)
		if source.Publisher != "" {
			work["publisher"] = node{"@type": "Organization", "name": source.Publisher}
		}
		citations = append(citations, work)
	}
	putAll(data, "member", members)
	putAll(data, "knowsAbout", keywords)
	putAll(data, "subjectOf", citations)
	return data
}

func (d *desk) authorityData(a *catalogue.Authority) node {
	data := node{"@type": "GovernmentOrganization", "name": a.Name, "identifier": a.ID, "url": d.absolute("/collectivites/" + a.ID)}
	var names []any
	for _, name := range a.OtherNames {
		names = append(names, name.Name)
	}
	putAll(data, "alternateName", names)
	put(data, "dissolutionDate", dayText(string(a.DissolvedOn)))
	if a.Position != nil {
		data["location"] = node{"@type": "Place", "geo": coordinates(a.Position.Lat(), a.Position.Lon())}
	}
	return data
}

func (d *desk) partnerData(p *catalogue.Partner) node {
	data := node{"@type": "Place", "name": d.records.PartnerEntry(d.words, p.ID), "identifier": p.ID, "url": d.absolute("/partenaires/" + p.ID)}
	var names []any
	for _, name := range p.OtherNames {
		names = append(names, name)
	}
	putAll(data, "alternateName", names)
	if p.Position != nil && p.Exactness == "exact" { // an approximate one would pass for exact
		data["geo"] = coordinates(p.Position.Lat(), p.Position.Lon())
	}
	if len(p.Countries) == 1 {
		data["containedInPlace"] = node{"@type": "Country", "name": d.records.CountryName(d.words, p.Countries[0]), "identifier": p.Countries[0]}
	}
	return data
}

func (d *desk) countryData(c *catalogue.Country) node {
	return node{"@type": "Country", "name": d.records.CountryName(d.words, c.ISO2), "identifier": c.ISO2, "url": d.absolute("/pays/" + c.ISO2)}
}

func coordinates(lat, lon float64) node {
	return node{"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
}

// dayText returns a date that ISO 8601 can say; EDTF's others would be misread.
func dayText(date string) string {
	for _, r := range date {
		if (r < '0' || r > '9') && r != '-' {
			return ""
		}
	}
	return date
}

func put(data node, key, value string) {
	if value != "" {
		data[key] = value
	}
}

func putAll(data node, key string, values []any) {
	if len(values) > 0 {
		data[key] = values
	}
}

func identifiersOnce(all []catalogue.Participant) []string {
	var ids []string
	seen := map[string]bool{}
	for _, p := range all {
		if !seen[p.ID] {
			seen[p.ID] = true
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// encoded writes linked data. A host of files may serve them anywhere: where the
// public address is unknown, they could not say what they are about.
func (d *desk) encoded(data node) json.RawMessage {
	if d.pages.static && d.pages.publicURL == "" {
		return nil
	}
	text, err := json.Marshal(data)
	if err != nil { // texts and numbers: cannot happen
		return nil
	}
	return text
}
