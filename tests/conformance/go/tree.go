package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

// folderReader reads C2SP tiles. The packages' own paths carry the tile height; C2SP's do not.
type folderReader string

func (folderReader) Height() int { return height }

func (f folderReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (folderReader) SaveTiles([]tlog.Tile, [][]byte) {}

// bundlePath is the path of the data tile with its height taken out and C2SP's name put in.
func bundlePath(index int64, entries int) string {
	tile := tlog.Tile{H: height, L: -1, N: index, W: entries}
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
}

// checkEntries compares every bundle with the level 0 tiles, and the root with one computed from entries alone.
func checkEntries(folder string, tree tlog.Tree, tiles tlog.HashReader) ([]tlog.Hash, error) {
	var leaves, stored []tlog.Hash
	memory := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	for first := int64(0); first < tree.N; first += width {
		bundle, err := readBundle(folder, first, tree.N)
		if err != nil {
			return nil, err
		}
		var indexes []int64
		for i := range bundle {
			indexes = append(indexes, tlog.StoredHashIndex(0, first+int64(i)))
		}
		hashes, err := tiles.ReadHashes(indexes)
		if err != nil {
			return nil, err
		}
		for i, entry := range bundle {
			leaf := tlog.RecordHash(entry)
			if leaf != hashes[i] {
				return nil, fmt.Errorf("entry %d is not the one in the tree", first+int64(i))
			}
			more, err := tlog.StoredHashesForRecordHash(first+int64(i), leaf, memory)
			if err != nil {
				return nil, err
			}
			leaves, stored = append(leaves, leaf), append(stored, more...)
		}
	}
	root, err := tlog.TreeHash(tree.N, memory)
	if err == nil && root != tree.Hash {
		err = errors.New("the entries do not give the root")
	}
	return leaves, err
}

func readBundle(folder string, first, size int64) ([][]byte, error) {
	wanted := width
	if size-first < width {
		wanted = int(size - first)
	}
	path := bundlePath(first/width, wanted)
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s: an entry is cut off", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:end]), data[end:]
	}
	if len(entries) != wanted {
		return nil, fmt.Errorf("%s: %d entries, not %d", path, len(entries), wanted)
	}
	return entries, nil
}
