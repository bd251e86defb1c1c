"""A television at the end of an HDMI cable, as panel.sh reaches it: by cec-client, and by X's power saving."""

from kiosk_agent import KIT, lines, script


class Television:
    """`rest` is what it says of its power once it was sent to standby. While it is `deaf` it does nothing that it is told; with
    `monitor` it is one that knows no CEC. What it says of itself to the kernel is its `edid`. What came to it, by CEC or from X, is in `heard`."""

    def __init__(self, directory, power="on", rest="standby", monitor=False):
        self.directory = directory / "television"
        self.directory.mkdir()
        self._power, self._deaf, self._words = (self.directory / name for name in ("power", "deaf", "words"))
        self._signal, state = self.directory / "signal", self.directory / "state"
        self._signal.write_text("On")
        self.power = "unknown" if monitor else power
        self.deaf = monitor
        programs = self.directory / "bin"
        programs.mkdir()
        script(programs, "cec-client", f"""read -r word _
[ "$word" = pow ] || echo "$word" >> {self._words}
echo "opening a connection to the CEC adapter..."
case $word in
  pow) printf 'power status: %s\\n' "$(cat {self._power})" ;;
  on) [ -e {self._deaf} ] || printf on > {self._power} ;;
  standby) [ -e {self._deaf} ] || printf %s '{rest}' > {self._power} ;;
esac""")
        script(programs, "xset", f"""case $* in
  q) printf 'DPMS is Enabled\\n  Monitor is %s\\n' "$(cat {self._signal})" ;;
  "dpms force on") printf On > {self._signal}; echo "X on" >> {self._words} ;;
  "dpms force off") printf Off > {self._signal}; echo "X off" >> {self._words} ;;
esac""")
        state.mkdir()
        self._edid = self.directory / "drm" / "card1-HDMI-A-1" / "edid"
        self._edid.parent.mkdir(parents=True)
        self.edid = b"\0\xff\xff\xff\xff\xff\xff\0a television"
        # What a script or an agent finds of it.
        self.environment = {
            "PATH": f"{programs}:/usr/bin:/bin", "CEC_DEVICE": "/dev/null", "STATE_DIRECTORY": str(state),
            "DRM_DIRECTORY": str(self.directory / "drm")}

    @property
    def power(self):
        return self._power.read_text()

    @power.setter
    def power(self, power):
        whole = self.directory / "power.new"
        whole.write_text(power)
        whole.replace(self._power)

    @property
    def edid(self):
        return self._edid.read_bytes()

    @edid.setter
    def edid(self, edid):
        self._edid.write_bytes(edid)

    @property
    def deaf(self):
        return self._deaf.exists()

    @deaf.setter
    def deaf(self, deaf):
        if deaf:
            self._deaf.touch()
        else:
            self._deaf.unlink(missing_ok=True)

    @property
    def signal(self):
        """Whether X sends it a picture: On or Off."""
        return self._signal.read_text()

    @property
    def is_lit(self):
        return self.power == "on" and self.signal == "On"

    @property
    def heard(self):
        return lines(self._words)

    @property
    def settings(self):
        return {**self.environment, "PANEL_COMMAND": str(KIT / "panel.sh")}
