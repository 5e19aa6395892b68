package edition

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Pages is the front end that shows an edition: what the folder static hands
// over, under the names it has there.
type Pages struct {
	Templates    fs.FS
	Translations fs.FS
	Dist         fs.FS
	// Languages are those of the interface, that of the addresses without a
	// prefix first.
	Languages []string
}

// PagesFormat is the number of what templates are executed with. It grows when
// they use something that programs before did not give, so that these refuse
// them in a sentence, and when something that they used is no more: pages of an
// older format are left out, and the program shows its own.
//
//  1. the map, the records, the kiosk
//  2. missions
const PagesFormat = 2

// Where a zip keeps the pages.
const (
	pagesFolder     = "pages/"
	pagesMetaName   = "pages/pages.json"
	distEntries     = "dist"
	templateEntries = "templates"
	textEntries     = "i18n"
)

// pageName is what the name of an entry of the pages looks like: nothing else
// is read or written, so that no name can lead out of a folder.
var pageName = regexp.MustCompile(`^pages/(pages\.json|(dist|templates|i18n)(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){1,8})$`)

// languageCode is what a language of the pages looks like.
var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// pagesMeta is the entry that says what the pages are.
type pagesMeta struct {
	Format    int      `json:"format"`
	Languages []string `json:"languages"`
}

// pageEntry is a file of the pages in a zip.
type pageEntry struct {
	name string
	body []byte
}

// entries reads the pages: what a zip holds of them, sorted by name within each
// folder. Hidden files are for the repository.
func (p *Pages) entries() ([]pageEntry, error) {
	entries := []pageEntry{{pagesMetaName, marshal(pagesMeta{PagesFormat, p.Languages})}}
	for _, part := range []struct {
		folder string
		files  fs.FS
	}{{distEntries, p.Dist}, {templateEntries, p.Templates}, {textEntries, p.Translations}} {
		err := fs.WalkDir(part.files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
				return err
			}
			body, err := fs.ReadFile(part.files, name)
			if err != nil {
				return err
			}
			inZip := path.Join(pagesFolder, part.folder, name)
			if !pageName.MatchString(inZip) {
				return fmt.Errorf("a file of the pages is named %.80q", name)
			}
			entries = append(entries, pageEntry{inZip, body})
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read pages: %w", err)
		}
	}
	return entries, nil
}

// readPages takes the pages out of a zip whose entries were checked. They are
// held in memory as they are packed: the file may go away. nil when there are
// none that this program can fill in.
func readPages(archive *zip.Reader) (*Pages, error) {
	isPage := func(entry *zip.File) bool { return strings.HasPrefix(entry.Name, pagesFolder) }
	if !slices.ContainsFunc(archive.File, isPage) {
		return nil, nil
	}
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	for _, entry := range archive.File {
		if !isPage(entry) {
			continue
		}
		if err := writer.Copy(entry); err != nil {
			return nil, damaged(fmt.Errorf("read %s: %w", entry.Name, err))
		}
	}
	if err := writer.Close(); err != nil {
		return nil, damaged(fmt.Errorf("read pages: %w", err))
	}
	files, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return nil, damaged(fmt.Errorf("read pages: %w", err))
	}
	meta, err := readPagesMeta(files)
	if err != nil {
		return nil, err
	}
	if meta.Format < PagesFormat {
		return nil, nil
	}
	return &Pages{
		Templates:    subfolder(files, templateEntries),
		Translations: subfolder(files, textEntries),
		Dist:         subfolder(files, distEntries),
		Languages:    meta.Languages,
	}, nil
}

func readPagesMeta(files fs.FS) (pagesMeta, error) {
	body, err := fs.ReadFile(files, pagesMetaName)
	if err != nil {
		return pagesMeta{}, damaged(fmt.Errorf("there is no %s", pagesMetaName))
	}
	var meta pagesMeta
	if err := json.Unmarshal(body, &meta); err != nil {
		return meta, damaged(fmt.Errorf("read %s: %w", pagesMetaName, err))
	}
	if meta.Format > PagesFormat {
		return meta, newerPages(meta.Format)
	}
	if meta.Format < 1 || len(meta.Languages) == 0 {
		return meta, damaged(fmt.Errorf("%s says neither its format nor its languages", pagesMetaName))
	}
	for _, lang := range meta.Languages {
		if !languageCode.MatchString(lang) {
			return meta, damaged(fmt.Errorf("%s names the language %.80q", pagesMetaName, lang))
		}
	}
	return meta, nil
}

// subfolder opens a folder of the pages.
func subfolder(files fs.FS, folder string) fs.FS {
	opened, err := fs.Sub(files, pagesFolder+folder)
	if err != nil {
		panic("edition: " + err.Error()) // only for a malformed name, which these are not
	}
	return opened
}

// newerPages is what is wrong with pages that the program could not fill in.
func newerPages(format int) error {
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: fmt.Sprintf("Les pages de cette édition demandent une version plus récente de Passerelles (pages de format %d\u202f; "+
				"celle-ci va jusqu’au format %d)\u202f: mettez le programme à jour.", format, PagesFormat),
			EN: fmt.Sprintf("The pages of this edition need a newer Passerelles (pages of format %d; this one goes up to format %d): "+
				"update the program", format, PagesFormat),
		},
	}
}
