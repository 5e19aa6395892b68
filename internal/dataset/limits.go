package dataset

// The limits of what is read. They keep memory bounded whatever the input, and
// are far above what the data of a region needs; a file beyond one of them is
// refused with a problem that names the limit.
const (
	// MaxFile is the most bytes read of one CSV file, or of one workbook once
	// unzipped.
	MaxFile = 64 << 20
	// MaxWorkbook is the most bytes of a workbook as it lies on disk.
	MaxWorkbook = 16 << 20
	// MaxJSON is the most bytes of datapackage.json and of territory.json.
	MaxJSON = 1 << 20
	// MaxRow is the most bytes of one row.
	MaxRow = 1 << 20
	// MaxCell is the most bytes of one cell: the 32 767 characters that a
	// spreadsheet's cell can hold, four bytes each.
	MaxCell = 128 << 10
	// MaxColumns is the most columns of a table.
	MaxColumns = 256
	// MaxSheetRows is the highest row number of a workbook's sheet: a larger
	// table comes as CSV.
	MaxSheetRows = 100_000
	// MaxSheetCells is the most cells of a workbook.
	MaxSheetCells = 1_000_000
	// MaxSheets is the most sheets of a workbook.
	MaxSheets = 64
	// MaxListed is how many problems of one file are listed; the rest is
	// counted.
	MaxListed = 100
)

// maxKept is how many problems of one file are kept while reading, so that the
// first rows' are listed whatever the order in which checks find them.
const maxKept = 20 * MaxListed

// maxQuoteFaults is how many misplaced quotes a file may have before the rest
// of it is left unread: each one costs a second look at the rows it swallowed.
const maxQuoteFaults = 50

// How many characters of a value, and of a name, are quoted in a problem.
const (
	maxShown     = 60
	maxNameShown = 255
)
