#include "CPlayers.h"

// Each file of players/web and players/pairing is one array made by C23 #embed and one row of the table below.
static const unsigned char agent_js[] = {
#embed "web/agent.js"
};
static const unsigned char base_css[] = {
#embed "web/base.css"
};
static const unsigned char board_css[] = {
#embed "web/board.css"
};
static const unsigned char board_js[] = {
#embed "web/board.js"
};
static const unsigned char clock_js[] = {
#embed "web/clock.js"
};
static const unsigned char commands_js[] = {
#embed "web/commands.js"
};
static const unsigned char database_js[] = {
#embed "web/database.js"
};
static const unsigned char digest_js[] = {
#embed "web/digest.js"
};
static const unsigned char emergencies_js[] = {
#embed "web/emergencies.js"
};
static const unsigned char emergency_look_js[] = {
#embed "web/emergency-look.js"
};
static const unsigned char emergency_message_js[] = {
#embed "web/emergency-message.js"
};
static const unsigned char emergency_parts_js[] = {
#embed "web/emergency-parts.js"
};
static const unsigned char emergency_shape_js[] = {
#embed "web/emergency-shape.js"
};
static const unsigned char emergency_strip_js[] = {
#embed "web/emergency-strip.js"
};
static const unsigned char emergency_css[] = {
#embed "web/emergency.css"
};
static const unsigned char event_stream_js[] = {
#embed "web/event-stream.js"
};
static const unsigned char explanation_css[] = {
#embed "web/explanation.css"
};
static const unsigned char explanation_js[] = {
#embed "web/explanation.js"
};
static const unsigned char faults_js[] = {
#embed "web/faults.js"
};
static const unsigned char first_need_js[] = {
#embed "web/first-need.js"
};
static const unsigned char fit_js[] = {
#embed "web/fit.js"
};
static const unsigned char icon_svg[] = {
#embed "web/icon.svg"
};
static const unsigned char idle_cursor_js[] = {
#embed "web/idle-cursor.js"
};
static const unsigned char index_html[] = {
#embed "web/index.html"
};
static const unsigned char kiosk_js[] = {
#embed "web/kiosk.js"
};
static const unsigned char languages_js[] = {
#embed "web/languages.js"
};
static const unsigned char local_time_js[] = {
#embed "web/local-time.js"
};
static const unsigned char main_js[] = {
#embed "web/main.js"
};
static const unsigned char media_cache_js[] = {
#embed "web/media-cache.js"
};
static const unsigned char media_download_js[] = {
#embed "web/media-download.js"
};
static const unsigned char media_plan_js[] = {
#embed "web/media-plan.js"
};
static const unsigned char media_shelf_js[] = {
#embed "web/media-shelf.js"
};
static const unsigned char notice_css[] = {
#embed "web/notice.css"
};
static const unsigned char notice_js[] = {
#embed "web/notice.js"
};
static const unsigned char only_window_js[] = {
#embed "web/only-window.js"
};
static const unsigned char pictures_js[] = {
#embed "web/pictures.js"
};
static const unsigned char planned_reload_js[] = {
#embed "web/planned-reload.js"
};
static const unsigned char playlist_check_js[] = {
#embed "web/playlist-check.js"
};
static const unsigned char pace_js[] = {
#embed "web/pace.js"
};
static const unsigned char part_queue_js[] = {
#embed "web/part-queue.js"
};
static const unsigned char pairing_screen_js[] = {
#embed "web/pairing-screen.js"
};
static const unsigned char pairing_css[] = {
#embed "web/pairing.css"
};
static const unsigned char pairing_js[] = {
#embed "web/pairing.js"
};
static const unsigned char playlist_js[] = {
#embed "web/playlist.js"
};
static const unsigned char plays_js[] = {
#embed "web/plays.js"
};
static const unsigned char prefetch_js[] = {
#embed "web/prefetch.js"
};
static const unsigned char range_js[] = {
#embed "web/range.js"
};
static const unsigned char readmission_js[] = {
#embed "web/readmission.js"
};
static const unsigned char rehearsal_js[] = {
#embed "web/rehearsal.js"
};
static const unsigned char reload_js[] = {
#embed "web/reload.js"
};
static const unsigned char rendition_js[] = {
#embed "web/rendition.js"
};
static const unsigned char report_queue_js[] = {
#embed "web/report-queue.js"
};
static const unsigned char reports_js[] = {
#embed "web/reports.js"
};
static const unsigned char root_js[] = {
#embed "web/root.js"
};
static const unsigned char schedule_js[] = {
#embed "web/schedule.js"
};
static const unsigned char screen_js[] = {
#embed "web/screen.js"
};
static const unsigned char server_js[] = {
#embed "web/server.js"
};
static const unsigned char session_renewal_js[] = {
#embed "web/session-renewal.js"
};
static const unsigned char session_js[] = {
#embed "web/session.js"
};
static const unsigned char shell_cache_js[] = {
#embed "web/shell-cache.js"
};
static const unsigned char shell_json[] = {
#embed "web/shell.json"
};
static const unsigned char showing_js[] = {
#embed "web/showing.js"
};
static const unsigned char stage_css[] = {
#embed "web/stage.css"
};
static const unsigned char stage_js[] = {
#embed "web/stage.js"
};
static const unsigned char start_watch_js[] = {
#embed "web/start-watch.js"
};
static const unsigned char state_feed_js[] = {
#embed "web/state-feed.js"
};
static const unsigned char storage_room_js[] = {
#embed "web/storage-room.js"
};
static const unsigned char sw_js[] = {
#embed "web/sw.js"
};
static const unsigned char text_pages_js[] = {
#embed "web/text-pages.js"
};
static const unsigned char text_size_js[] = {
#embed "web/text-size.js"
};
static const unsigned char turns_js[] = {
#embed "web/turns.js"
};
static const unsigned char version_js[] = {
#embed "web/version.js"
};
static const unsigned char waiting_js[] = {
#embed "web/waiting.js"
};
static const unsigned char wake_lock_js[] = {
#embed "web/wake-lock.js"
};
static const unsigned char watchdog_js[] = {
#embed "web/watchdog.js"
};
static const unsigned char worker_js[] = {
#embed "web/worker.js"
};
static const unsigned char page_displays_js[] = {
#embed "pairing/displays.js"
};
static const unsigned char page_index_html[] = {
#embed "pairing/index.html"
};
static const unsigned char page_main_js[] = {
#embed "pairing/main.js"
};
static const unsigned char page_pairing_css[] = {
#embed "pairing/pairing.css"
};
static const unsigned char page_server_js[] = {
#embed "pairing/server.js"
};
static const unsigned char page_words_js[] = {
#embed "pairing/words.js"
};

static const struct player_asset assets[] = {
    {"agent.js", agent_js, sizeof agent_js},
    {"base.css", base_css, sizeof base_css},
    {"board.css", board_css, sizeof board_css},
    {"board.js", board_js, sizeof board_js},
    {"clock.js", clock_js, sizeof clock_js},
    {"commands.js", commands_js, sizeof commands_js},
    {"database.js", database_js, sizeof database_js},
    {"digest.js", digest_js, sizeof digest_js},
    {"emergencies.js", emergencies_js, sizeof emergencies_js},
    {"emergency-look.js", emergency_look_js, sizeof emergency_look_js},
    {"emergency-message.js", emergency_message_js, sizeof emergency_message_js},
    {"emergency-parts.js", emergency_parts_js, sizeof emergency_parts_js},
    {"emergency-shape.js", emergency_shape_js, sizeof emergency_shape_js},
    {"emergency-strip.js", emergency_strip_js, sizeof emergency_strip_js},
    {"emergency.css", emergency_css, sizeof emergency_css},
    {"event-stream.js", event_stream_js, sizeof event_stream_js},
    {"explanation.css", explanation_css, sizeof explanation_css},
    {"explanation.js", explanation_js, sizeof explanation_js},
    {"faults.js", faults_js, sizeof faults_js},
    {"first-need.js", first_need_js, sizeof first_need_js},
    {"fit.js", fit_js, sizeof fit_js},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"idle-cursor.js", idle_cursor_js, sizeof idle_cursor_js},
    {"index.html", index_html, sizeof index_html},
    {"kiosk.js", kiosk_js, sizeof kiosk_js},
    {"languages.js", languages_js, sizeof languages_js},
    {"local-time.js", local_time_js, sizeof local_time_js},
    {"main.js", main_js, sizeof main_js},
    {"media-cache.js", media_cache_js, sizeof media_cache_js},
    {"media-download.js", media_download_js, sizeof media_download_js},
    {"media-plan.js", media_plan_js, sizeof media_plan_js},
    {"media-shelf.js", media_shelf_js, sizeof media_shelf_js},
    {"notice.css", notice_css, sizeof notice_css},
    {"notice.js", notice_js, sizeof notice_js},
    {"only-window.js", only_window_js, sizeof only_window_js},
    {"pictures.js", pictures_js, sizeof pictures_js},
    {"planned-reload.js", planned_reload_js, sizeof planned_reload_js},
    {"playlist-check.js", playlist_check_js, sizeof playlist_check_js},
    {"pace.js", pace_js, sizeof pace_js},
    {"part-queue.js", part_queue_js, sizeof part_queue_js},
    {"pairing-screen.js", pairing_screen_js, sizeof pairing_screen_js},
    {"pairing.css", pairing_css, sizeof pairing_css},
    {"pairing.js", pairing_js, sizeof pairing_js},
    {"playlist.js", playlist_js, sizeof playlist_js},
    {"plays.js", plays_js, sizeof plays_js},
    {"prefetch.js", prefetch_js, sizeof prefetch_js},
    {"range.js", range_js, sizeof range_js},
    {"readmission.js", readmission_js, sizeof readmission_js},
    {"rehearsal.js", rehearsal_js, sizeof rehearsal_js},
    {"reload.js", reload_js, sizeof reload_js},
    {"rendition.js", rendition_js, sizeof rendition_js},
    {"report-queue.js", report_queue_js, sizeof report_queue_js},
    {"reports.js", reports_js, sizeof reports_js},
    {"root.js", root_js, sizeof root_js},
    {"schedule.js", schedule_js, sizeof schedule_js},
    {"screen.js", screen_js, sizeof screen_js},
    {"server.js", server_js, sizeof server_js},
    {"session-renewal.js", session_renewal_js, sizeof session_renewal_js},
    {"session.js", session_js, sizeof session_js},
    {"shell-cache.js", shell_cache_js, sizeof shell_cache_js},
    {"shell.json", shell_json, sizeof shell_json},
    {"showing.js", showing_js, sizeof showing_js},
    {"stage.css", stage_css, sizeof stage_css},
    {"stage.js", stage_js, sizeof stage_js},
    {"start-watch.js", start_watch_js, sizeof start_watch_js},
    {"state-feed.js", state_feed_js, sizeof state_feed_js},
    {"storage-room.js", storage_room_js, sizeof storage_room_js},
    {"sw.js", sw_js, sizeof sw_js},
    {"text-pages.js", text_pages_js, sizeof text_pages_js},
    {"text-size.js", text_size_js, sizeof text_size_js},
    {"turns.js", turns_js, sizeof turns_js},
    {"version.js", version_js, sizeof version_js},
    {"waiting.js", waiting_js, sizeof waiting_js},
    {"wake-lock.js", wake_lock_js, sizeof wake_lock_js},
    {"watchdog.js", watchdog_js, sizeof watchdog_js},
    {"worker.js", worker_js, sizeof worker_js},
    {"pairing/displays.js", page_displays_js, sizeof page_displays_js},
    {"pairing/index.html", page_index_html, sizeof page_index_html},
    {"pairing/main.js", page_main_js, sizeof page_main_js},
    {"pairing/pairing.css", page_pairing_css, sizeof page_pairing_css},
    {"pairing/server.js", page_server_js, sizeof page_server_js},
    {"pairing/words.js", page_words_js, sizeof page_words_js},
};

const struct player_asset *player_assets(size_t *count) {
  *count = sizeof assets / sizeof assets[0];
  return assets;
}
