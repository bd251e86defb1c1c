// MediaLibrary
