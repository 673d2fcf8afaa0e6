"""What enters and leaves a laptop: site kit, census in, sealed package out and in."""
