from onfh_nb.widgets.vessel_controls import VesselControls


def test_the_slider_begins_where_it_is_told_and_reaches_further():
    controls = VesselControls({"one": ("sub-001", "R")}, ["true mask"], 8.0)
    assert controls.prune.value == 8.0
    assert controls.prune.max == 8.0
    assert controls.hip.value == ("sub-001", "R")
    assert "onfh" in controls.root._dom_classes
