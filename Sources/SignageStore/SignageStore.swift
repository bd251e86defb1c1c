// SignageStore
