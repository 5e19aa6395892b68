package mission

// The official pages, found on checkedOn. Each leads to that of the country:
// the addresses of those change too often to be vouched for one by one.
const (
	checkedOn   Day = "2026-11-26"
	adviceURL       = "https://www.diplomatie.gouv.fr/fr/conseils-aux-voyageurs/conseils-par-pays-destination/"
	healthURL       = "https://www.pasteur.fr/fr/centre-medical/preparer-son-voyage"
	ministryURL     = "https://www.diplomatie.gouv.fr/"
	ministry        = "Ministère de l’Europe et des Affaires étrangères"
	pasteur         = "Institut Pasteur"
)

// checklist says what to look up elsewhere, for each country of the dossier.
func (b *builder) checklist() {
	for i := range b.dossier.Countries {
		iso2 := b.dossier.Countries[i].ISO2
		b.dossier.Checklist = append(b.dossier.Checklist,
			CheckItem{CheckSafety, iso2, adviceURL, ministry, checkedOn},
			CheckItem{CheckVisa, iso2, adviceURL, ministry, checkedOn},
			CheckItem{CheckHealth, iso2, healthURL, pasteur, checkedOn},
			CheckItem{CheckEmbassy, iso2, ministryURL, ministry, checkedOn},
		)
	}
}
