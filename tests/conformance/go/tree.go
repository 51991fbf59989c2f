package main

import (
	"bytes"
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

// bundlePath is the path of the data tile with its height taken out and C2SP's name put in.
func bundlePath(index int64, entries int) string {
	tile := tlog.Tile{H: height, L: -1, N: index, W: entries}
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
}

// checkEntries computes all hashes of the tree from the entries alone, and compares their root with the signed one.
//
// The package's reader for tiles is not used: older versions of it leave some tiles unauthenticated where several
// subtrees of the right edge share a tile. Everything is computed again instead.
func checkEntries(folder string, tree tlog.Tree) (tlog.HashReader, error) {
	var stored []tlog.Hash
	hashes := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			if index >= int64(len(stored)) {
				return nil, errors.New("a hash outside the tree")
			}
			found[i] = stored[index]
		}
		return found, nil
	})
	for first := int64(0); first < tree.N; first += width {
		bundle, err := readBundle(folder, first, tree.N)
		if err != nil {
			return nil, err
		}
		for i, entry := range bundle {
			more, err := tlog.StoredHashes(first+int64(i), entry, hashes)
			if err != nil {
				return nil, err
			}
			stored = append(stored, more...)
		}
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	if err == nil && root != tree.Hash {
		err = errors.New("the entries do not give the root of the checkpoint")
	}
	return hashes, err
}

// checkTiles compares every byte of every tile with the hashes that the entries gave.
func checkTiles(folder string, tree tlog.Tree, hashes tlog.HashReader) error {
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		// Every width on the way is listed; the tree of this size has the last one.
		if tile.W < width && int64(tile.W) != tree.N>>(height*tile.L)%width {
			continue
		}
		// The packages' own paths carry the tile height; C2SP's do not.
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return err
		}
		wanted, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			return err
		}
		if !bytes.Equal(data, wanted) {
			return fmt.Errorf("%s does not hold the hashes of its entries", path)
		}
	}
	return nil
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
