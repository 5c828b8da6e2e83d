// The module is a library of exports to its host: there is no program to run. See Surface.swift.
