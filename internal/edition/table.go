package edition

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// tableColumns are the columns of the table of cooperations, in French like the
// offices that open it.
var tableColumns = []string{
	"identifiant", "titre", "collectivites", "partenaire", "role_du_partenaire", "pays", "code_pays", "forme", "themes",
	"debut", "fin", "etat", "programme", "fiabilite", "exactitude_du_lieu", "longitude", "latitude",
	"description", "sources", "verifie_le", "note", "identifiant_du_partenaire", "source_du_lieu",
}

// tableFile renders api/cooperations.csv (RFC 4180): a row for each partner of
// each cooperation, one for a cooperation without partner.
func (s *selection) tableFile() []byte {
	var out bytes.Buffer
	s.writeTable(&out, csv.NewWriter(&out), func(cell string, _ bool) string { return cell })
	return out.Bytes()
}

// sheetFile renders the same as French spreadsheets open it: semicolons, a byte
// order mark, \r\n, decimal commas, and nothing that would be computed.
func (s *selection) sheetFile() []byte {
	out := bytes.NewBufferString("\uFEFF")
	writer := csv.NewWriter(out)
	writer.Comma, writer.UseCRLF = ';', true
	s.writeTable(out, writer, func(cell string, number bool) string {
		if number {
			return strings.Replace(cell, ".", ",", 1)
		}
		return guard(cell)
	})
	return out.Bytes()
}

// guard puts an apostrophe before what a spreadsheet would compute.
func guard(cell string) string {
	if rest := strings.TrimLeft(cell, "' \t\r\n\u00a0"); rest != "" && strings.ContainsAny(rest[:1], "=+-@") {
		return "'" + cell
	}
	return cell
}

func (s *selection) writeTable(out *bytes.Buffer, writer *csv.Writer, cell func(text string, number bool) string) {
	out.Grow(512 * len(s.cooperations))
	write := func(cells []string) {
		if err := writer.Write(cells); err != nil {
			panic("edition: " + err.Error()) // a buffer takes everything
		}
	}
	write(tableColumns)
	countries, types, themes := map[string]string{}, map[atlas.CooperationType]string{}, map[string]string{}
	for _, region := range s.record.WorldRegions {
		countries[region.ISO2] = region.Name.FR
	}
	for _, label := range s.record.Types {
		types[label.Code] = label.Label.FR
	}
	for _, theme := range s.themes {
		themes[theme.Code] = theme.Label.FR
	}
	for _, c := range s.cooperations {
		row := map[string]string{
			"identifiant": c.ID, "titre": c.Title, "collectivites": s.authorityNames(c), "forme": types[c.Type],
			"themes": named(c.Themes, themes), "debut": string(c.Start), "fin": string(c.End), "etat": statusWords[c.Status],
			"programme": c.Programme, "fiabilite": confidenceWords[c.Confidence], "description": c.Description,
			"sources": s.sourceWords(c), "verifie_le": string(c.VerifiedOn), "note": c.Note,
		}
		partners := slices.Compact(sorted(c.Actors(atlas.ActorPartner)))
		if len(partners) == 0 {
			partners = []string{""}
		}
		for _, partner := range partners {
			s.partnerCells(row, c, partner, countries)
			cells := make([]string, len(tableColumns))
			for i, column := range tableColumns {
				cells[i] = cell(row[column], column == "longitude" || column == "latitude")
			}
			write(cells)
		}
	}
	writer.Flush()
}

// partnerCells fills in the columns of a partner, none of which keeps what the
// partner before it had.
func (s *selection) partnerCells(row map[string]string, c *atlas.Cooperation, id string, countries map[string]string) {
	for _, column := range []string{
		"partenaire", "role_du_partenaire", "pays", "code_pays", "exactitude_du_lieu", "longitude", "latitude", "identifiant_du_partenaire",
		"source_du_lieu",
	} {
		row[column] = ""
	}
	partner := s.partnerOf[id]
	if partner == nil {
		return
	}
	var roles []string
	for _, p := range participants(c, atlas.ActorPartner) {
		if p.ID == id {
			roles = append(roles, roleWords[p.Role])
		}
	}
	where := s.partnerPosition(partner)
	codes := sorted(partner.Countries)
	row["partenaire"], row["role_du_partenaire"], row["identifiant_du_partenaire"] = partner.Name, strings.Join(roles, " | "), partner.ID
	row["pays"], row["code_pays"] = named(codes, countries), strings.Join(codes, " | ")
	row["exactitude_du_lieu"] = exactnessWords[where.exactness]
	if where.point != nil {
		row["longitude"] = strconv.FormatFloat(where.point.Lon(), 'f', -1, 64)
		row["latitude"] = strconv.FormatFloat(where.point.Lat(), 'f', -1, 64)
		row["source_du_lieu"] = creditOf(where.source())
	}
}

// authorityNames names the authorities of a cooperation, in alphabetical order
// of their identifiers.
func (s *selection) authorityNames(c *atlas.Cooperation) string {
	var names []string
	ids := c.Actors(atlas.ActorAuthority)
	for _, id := range slices.Compact(sorted(ids)) {
		names = append(names, s.authorityOf[id].Name)
	}
	return strings.Join(names, " | ")
}

// sourceWords lists the sources of a cooperation with their addresses.
func (s *selection) sourceWords(c *atlas.Cooperation) string {
	var words []string
	for _, source := range s.sources(c.Citations) {
		text := source.Title
		if source.URL != nil {
			text += " " + *source.URL
		}
		words = append(words, text)
	}
	return strings.Join(words, " | ")
}

// named replaces codes by their names.
func named(codes []string, names map[string]string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = code
		if name := names[code]; name != "" {
			words[i] = name
		}
	}
	return strings.Join(words, " | ")
}

// The words of the table for what the record has a code for.
var (
	statusWords = map[atlas.Status]string{
		atlas.StatusProject: "en projet", atlas.StatusActive: "en cours", atlas.StatusEnded: "terminée",
		atlas.StatusSuspended: "suspendue", atlas.StatusUnknown: "non connu",
	}
	confidenceWords = map[atlas.Confidence]string{atlas.Confirmed: "confirmée", atlas.Reported: "rapportée"}
	exactnessWords  = map[atlas.Exactness]string{
		atlas.Exact: "exact", atlas.Approximate: "approché", atlas.NoPlace: "sans lieu",
	}
	roleWords = map[atlas.Role]string{
		atlas.RoleLead: "chef de file", atlas.RoleParticipant: "participant", atlas.RoleOperator: "mise en œuvre",
		atlas.RoleFunder: "financement", atlas.RoleBeneficiary: "bénéficiaire", atlas.RoleNetworkMember: "membre du réseau",
	}
)
