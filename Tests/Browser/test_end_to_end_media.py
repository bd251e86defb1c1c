"""Large files, from the upload to the screen of a player whose server is gone."""

from program import until


def chunks_kept(screen):
    names = "async () => (await (await caches.open('kosatsu-media-chunks')).keys()).map(({ url }) => url.split('/').pop())"
    return sorted(screen.page.evaluate(names))


def test_a_large_video_comes_by_chunks_and_plays_without_its_server(town, new_screen):
    display = town.display()
    video = town.large_video()
    town.schedule(display, video)
    screen = new_screen(display).until_state("playing", 60).until_kept()
    playlist = town.program.get("/v1/player/playlist", display.token).expect(200).json()
    [variant] = playlist["contents"][video]["variants"].values()
    sha256, count = variant["video"]["sha256"], len(variant["video"]["chunks"])
    assert count >= 2 and chunks_kept(screen) == [f"{sha256}?chunk={index}" for index in range(count)]

    town.program.kill()
    screen.reload().until_state("playing", 30)
    clock = "() => document.querySelector('#stage video')?.currentTime ?? null"
    began = until(lambda: screen.page.evaluate(clock), 20, "that there is a video")
    until(lambda: (now := screen.page.evaluate(clock)) is not None and now != began, 20, "that it runs")
    assert screen.told()[-1]["content"] == video and screen.told()[-1]["state"] == "playing"
    town.program.start()
