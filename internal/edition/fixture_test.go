package edition

import (
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// fixture is a small record that has one of each thing an edition must get
// right: a network, a partner nobody named, one that waits for review, an
// action without partner, an unsourced record, a retired one, a dissolved
// authority, a line over the antimeridian, and the same pair under two themes.
func fixture() *atlas.Record {
	return &atlas.Record{
		Territory: atlas.Territory{
			ID: "ici", Name: atlas.Text{FR: "Le territoire", EN: "The territory"},
			Title:  atlas.Text{FR: "Atlas d’essai", EN: "Trial atlas"},
			Extent: [4]float64{1.5, 50, 4.2, 51.1}, FirstView: [4]float64{-62, -32, 58, 66},
			Anchor: orb.Point{2.85, 50.55}, Languages: []string{"fr", "en"},
		},
		Themes: []atlas.Theme{
			{Code: "jeunesse", Label: atlas.Text{FR: "Jeunesse", EN: "Youth"}, Color: "#F2280C", Glyph: "circle", Priority: true, Position: 1},
			{Code: "eau", Label: atlas.Text{FR: "Eau", EN: "Water"}, Color: "#336677", Dash: "8 4", Glyph: "drop", Position: 2},
			{Code: "amitie", Label: atlas.Text{FR: "Amitié", EN: "Friendship"}, Color: "#6C6A66", Glyph: "ring", Position: 3},
			{Code: "non_classe", Label: atlas.Text{FR: "Non précisé", EN: "Not given"}, Color: "#141414", Glyph: "bar", Position: 4},
		},
		Types: []atlas.TypeLabel{
			{Code: atlas.TypeNetwork, Label: atlas.Text{FR: "Réseau", EN: "Network"}},
			{Code: atlas.TypeTwinning, Label: atlas.Text{FR: "Jumelage", EN: "Twinning"}},
		},
		WorldRegions: []atlas.WorldRegion{
			{Code: "001", Name: atlas.Text{FR: "Monde", EN: "World"}},
			{Code: "039", Parent: "001", Name: atlas.Text{FR: "Europe du Sud", EN: "Southern Europe"}},
			{Code: "380", Parent: "039", ISO2: "IT", ISO3: "ITA", Name: atlas.Text{FR: "Italie", EN: "Italy"}, Mediterranean: true},
			{Code: "242", Parent: "001", ISO2: "FJ", ISO3: "FJI", Name: atlas.Text{FR: "Fidji", EN: "Fiji"}},
		},
		Authorities:    fixtureAuthorities(),
		Partners:       fixturePartners(),
		Organisations:  fixtureOrganisations(),
		Cooperations:   fixtureCooperations(),
		NetworkMembers: fixtureMembers(),
		Sources: []atlas.Source{
			{ID: "manifeste", Title: "Manifeste", Publisher: "Collectivités", AccessedOn: "2026-11-20"},
			{ID: "page", Title: "Page <b>& suite</b>", URL: "https://example.org/?a=1&b=2"},
			{ID: "inutile", Title: "Citée par une fiche sans source"},
		},
		Decisions: fixtureDecisions(),
		PlaceNames: map[string]map[string]string{
			"geonames:sud":      {"en": "South", "pl": "Południe", "nl": "Sud"},
			"geonames:anonymes": {"en": "Fiji"},
		},
		Retired: []atlas.Tombstone{
			{Kind: "cooperation", ID: "retiree", Successor: "jumelage-nord", Reason: "Doublon", RetiredOn: "2026-10"},
			{Kind: "partner", ID: "ancien", Reason: "Erreur de lecture"},
		},
		Facts: atlas.WorldFacts{
			Languages:  []atlas.Term{{Code: "fr", Names: map[string]string{"fr": "français", "en": "French"}}},
			Currencies: []atlas.Term{{Code: "XOF", Names: map[string]string{"fr": "franc CFA", "en": "CFA franc", "ar": "فرنك"}}},
			Countries: []atlas.CountryFacts{{ISO2: "BJ",
				Capital:   &atlas.Capital{PlaceID: "geonames:2392087", Name: atlas.Text{FR: "Porto-Novo", EN: "Porto-Novo"}, Position: orb.Point{2.60359, 6.49646}},
				Languages: []string{"fr"}, Currencies: []string{"XOF"},
				Zones: []atlas.TimeZone{{Name: "Africa/Porto-Novo", Position: orb.Point{2.6167, 6.4833}}},
			}, {ISO2: "AQ"}},
		},
		Communes: []atlas.Commune{
			{Code: "62041", Name: "Arras", Department: "62", Postcodes: []string{"62000"}, EPCI: "200033579", EPCIName: "Communauté urbaine d’Arras", Position: &orb.Point{2.777221, 50.291}, Source: "cities-json", Licence: "CC-BY-4.0"},
			{Code: "59001", Name: "Abancourt", Department: "59", Postcodes: []string{"59268", "59265"}, Source: "cog", Licence: "etalab-2.0"},
		},
	}
}

func fixtureAuthorities() []atlas.Authority {
	return []atlas.Authority{
		{ID: "nord-ville", Kind: atlas.KindCommune, Name: "Nord-Ville", Code: "59999", Scheme: atlas.SchemeINSEECommune, Department: "59", Seat: "59999",
			OtherNames: []atlas.PeriodName{{Name: "Nordstad", Until: "1713"}, {Name: "Vieux-Bourg", Until: "16XX"}}},
		{ID: "ancienne-agglo", Kind: atlas.KindEPCI, Name: "Ancienne agglomération", Code: "246200001", Department: "62", Seat: "62041", Successor: "nouvelle-agglo", DissolvedOn: "2016-12-31"},
		{ID: "nouvelle-agglo", Kind: atlas.KindEPCI, Name: "Nouvelle agglomération", Department: "62", Seat: "62041", Note: "Née d’une fusion."},
		{ID: "membre-seul", Kind: atlas.KindCommune, Name: "Membre seul", Code: "59998", Department: "59"},
		{ID: "sans-rien", Kind: atlas.KindCommune, Name: "Sans coopération", Code: "59997", Department: "59"},
	}
}

func fixturePartners() []atlas.Partner {
	return []atlas.Partner{
		{ID: "sud", Name: "Sud", SourceName: "Soud", OtherNames: []string{"Sur", "Il Sud"}, Level: atlas.LevelLocality, Countries: []string{"IT"}},
		{ID: "suva", Name: "Suva", SourceName: "Suva", Level: atlas.LevelLocality, Countries: []string{"FJ"}},
		{ID: "anonymes", Name: "Collectivités fidjiennes", SourceName: "collectivités fidjiennes", Level: atlas.LevelCountry, Countries: []string{"FJ"}, Unnamed: true},
		{ID: "a-revoir", Name: "À revoir", SourceName: "A revoir", Level: atlas.LevelLocality, Countries: []string{"IT"}, Qualifier: "Vallée"},
		{ID: "reseau", Name: "Réseau des ports", SourceName: "Réseau des ports", Level: atlas.LevelNetwork, Countries: []string{"IT", "FJ"}},
		{ID: "port-membre", Name: "Port membre", SourceName: "Port membre", Level: atlas.LevelLocality, Countries: []string{"IT"}},
		{ID: "jamais-publie", Name: "Jamais publié", SourceName: "Jamais publié", Level: atlas.LevelLocality, Countries: []string{"IT"}},
	}
}

func fixtureOrganisations() []atlas.Organisation {
	return []atlas.Organisation{
		{ID: "agence", Name: "Agence de l’eau", Kind: atlas.OrganisationWaterFund, Country: "FR"},
		{ID: "oubliee", Name: "Citée par personne", Kind: atlas.OrganisationAssociation},
	}
}

func fixtureMembers() []atlas.NetworkMember {
	return []atlas.NetworkMember{
		{Network: "reseau", Member: atlas.Actor{Kind: atlas.ActorPartner, ID: "port-membre"}},
		{Network: "reseau", Member: atlas.Actor{Kind: atlas.ActorAuthority, ID: "membre-seul"}},
		{Network: "reseau", Member: atlas.Actor{Kind: atlas.ActorAuthority, ID: "nord-ville"}},
	}
}

func part(kind atlas.ActorKind, id string, role atlas.Role) atlas.Participation {
	return atlas.Participation{Actor: atlas.Actor{Kind: kind, ID: id}, Role: role}
}

func fixtureCooperations() []atlas.Cooperation {
	lead := part(atlas.ActorAuthority, "nord-ville", atlas.RoleLead)
	return []atlas.Cooperation{
		{ID: "eau-sud", Title: "L’eau du Sud", Description: "Des réseaux <d’eau> & des bornes.", Type: atlas.TypeProject,
			Themes: []string{"eau", "jeunesse"}, Start: "2009", End: "2012-06", Status: atlas.StatusEnded, Programme: "Eau pour tous",
			Participations: []atlas.Participation{
				part(atlas.ActorPartner, "sud", atlas.RoleFunder), part(atlas.ActorPartner, "sud", atlas.RoleParticipant),
				part(atlas.ActorOrganisation, "agence", atlas.RoleFunder), lead,
				part(atlas.ActorAuthority, "ancienne-agglo", atlas.RoleParticipant),
			},
			Figures: []atlas.Figure{
				{Value: "18000", Unit: "habitants", Text: "18 000 habitants desservis"},
				{Text: "plusieurs bornes-fontaines"}, {Value: "12.5", Unit: "kilomètres", Year: "2012", Text: "12,5 km de conduites"},
			},
			Confidence: atlas.Confirmed, Citations: []atlas.Citation{{Source: "page"}, {Source: "manifeste", Claims: "Début en 2009."}},
			Convention: "https://example.org/convention.pdf", Deliberation: "2009-12", Amount: "150000.50", Currency: "EUR",
			Note: "La seconde source donne 2010.", VerifiedOn: "2026-11-20"},
		{ID: "jumelage-nord", Title: "Jumelage", Type: atlas.TypeTwinning, Themes: []string{"amitie"}, Start: "196X", Status: atlas.StatusUnknown,
			Participations: []atlas.Participation{lead, part(atlas.ActorPartner, "sud", atlas.RoleParticipant)},
			Confidence:     atlas.Reported, Citations: []atlas.Citation{{Source: "page"}}},
		{ID: "antipodes", Title: "Jeunes aux antipodes", Type: atlas.TypeMobility, Themes: []string{"jeunesse"}, Status: atlas.StatusUnknown,
			Participations: []atlas.Participation{
				lead, part(atlas.ActorPartner, "suva", atlas.RoleParticipant), part(atlas.ActorPartner, "anonymes", atlas.RoleParticipant),
			},
			Confidence: atlas.Confirmed, Citations: []atlas.Citation{{Source: "manifeste"}}},
		{ID: "ports", Title: "Réseau des ports", Type: atlas.TypeNetwork, Themes: []string{"eau"}, Status: atlas.StatusActive,
			Participations: []atlas.Participation{lead, part(atlas.ActorPartner, "reseau", atlas.RoleParticipant)},
			Confidence:     atlas.Confirmed, Citations: []atlas.Citation{{Source: "manifeste"}}},
		{ID: "anonymes-seuls", Title: "Appui", Type: atlas.TypeUnknown, Themes: []string{"eau"}, Status: atlas.StatusUnknown,
			Participations: []atlas.Participation{lead, part(atlas.ActorPartner, "anonymes", atlas.RoleBeneficiary)},
			Confidence:     atlas.Confirmed, Citations: []atlas.Citation{{Source: "manifeste"}}},
		{ID: "en-attente", Title: "Lieu à revoir", Type: atlas.TypeUnknown, Themes: []string{"non_classe"}, Status: atlas.StatusUnknown,
			Participations: []atlas.Participation{lead, part(atlas.ActorPartner, "a-revoir", atlas.RoleParticipant)},
			Confidence:     atlas.Reported, Citations: []atlas.Citation{{Source: "page"}}},
		{ID: "chez-nous", Title: "Club sans partenaire", Type: atlas.TypeOneOff, Themes: []string{"non_classe"}, Status: atlas.StatusUnknown,
			Participations: []atlas.Participation{lead},
			Confidence:     atlas.Confirmed, Citations: []atlas.Citation{{Source: "manifeste"}}},
		{ID: "sans-source", Title: "Sans source", Type: atlas.TypeUnknown, Themes: []string{"amitie"}, Status: atlas.StatusUnknown,
			Participations: []atlas.Participation{
				part(atlas.ActorAuthority, "sans-rien", atlas.RoleLead), part(atlas.ActorPartner, "jamais-publie", atlas.RoleParticipant),
			},
			Confidence: atlas.Unsourced, Citations: []atlas.Citation{{Source: "inutile"}}},
		{ID: "retiree", Title: "Retirée", Type: atlas.TypeUnknown, Themes: []string{"amitie"}, Status: atlas.StatusUnknown,
			Participations: []atlas.Participation{lead, part(atlas.ActorPartner, "jamais-publie", atlas.RoleParticipant)},
			Confidence:     atlas.Confirmed, Citations: []atlas.Citation{{Source: "manifeste"}}},
	}
}

func fixtureDecisions() []atlas.Decision {
	review := located(atlas.ActorPartner, "a-revoir", orb.Point{12, 42})
	review.Status = atlas.DecisionReview
	approximate := located(atlas.ActorPartner, "anonymes", orb.Point{178, -18})
	simplemaps := located(atlas.ActorPartner, "port-membre", orb.Point{8.933333, 44.4})
	simplemaps.Place.Source = "simplemaps"
	manual := located(atlas.ActorPartner, "suva", orb.Point{-178.1234567, -18.1416})
	manual.Status = atlas.DecisionManual
	nowhere := atlas.Decision{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "reseau"}, Status: atlas.DecisionManual, Exactness: atlas.NoPlace}
	sud := located(atlas.ActorPartner, "sud", orb.Point{14.268119, 40.851774})
	sud.Place.Name = "Sud" // named as the partner is, so that its other names are the partner's
	return []atlas.Decision{
		located(atlas.ActorAuthority, "nord-ville", orb.Point{3.06, 50.63}),
		located(atlas.ActorAuthority, "ancienne-agglo", orb.Point{2.26, 50.75}),
		sud,
		approximate, review, simplemaps, manual, nowhere,
	}
}
