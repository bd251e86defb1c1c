// LiveUpdates
