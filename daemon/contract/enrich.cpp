#include "contract/enrich.h"

#include "contract/enrich_parts.h"

namespace metsuke {

void Enriching::set_truth(Field field, std::optional<bool> truth) {
  if (!truth)
    event.set_unknown(field);
  else
    event.set(field, *truth ? "true" : "false");
}

std::string_view base_name(std::string_view path) {
  const std::size_t at = path.find_last_of("/\\");
  return at == std::string_view::npos ? path : path.substr(at + 1);
}

std::string_view file_of(const Enriching& at) {
  const std::string_view name = at.text(Field::file_name);
  return base_name(name.empty() ? at.text(Field::file_path) : name);
}

bool is_transfer(const Enriching& at) {
  const std::string_view action = at.event[Field::event_action];
  if (action == "file-upload" || action == "file-download") return true;
  return at.event[Field::event_category].find("file") != std::string_view::npos &&
         at.event.has(Field::mk_transfer_direction);
}

std::string_view native_of(const Event& event, std::string_view name) {
  for (const FieldView& native : event.native) {
    if (native.name == name) return native.value;
  }
  return {};
}

void enrich(Event& event, const Contract& contract, const RegisterBook& registers, Arena& arena) {
  Enriching at{event, contract, registers, arena, {}, nullptr, nullptr, false};
  if (event.log_source.product == "metsuke") {
    if (event.log_source.service == "register") add_row(at);
    return;
  }
  add_card(at);
  add_actor(at);
  add_calendar(at);
  add_terminal(at);
  add_zones(at);
  if (is_transfer(at)) add_route(at);
  add_media(at);
  add_work_order(at);
  add_ticket(at);
  add_same(at);
  add_duty(at);
  add_asset(at);
  add_environments(at);
  add_file_age(at);
  at.set(Field::mk_info_class, contract.information_class);
}

std::optional<RegisterKind> register_behind(Field field) {
  switch (field) {
    case Field::mk_actor_on_roster:
    case Field::mk_actor_valid:
    case Field::mk_actor_employer:
    case Field::mk_actor_tier:
    case Field::mk_actor_role:
    case Field::mk_actor_left_on:
    case Field::mk_actor_days_left:
    case Field::mk_actor_match:
    case Field::mk_card_employer_matches:
      return RegisterKind::roster;
    case Field::mk_actor_approved:
      return RegisterKind::subcontracts;
    case Field::mk_calendar_approved_overtime:
    case Field::mk_work_order_id:
    case Field::mk_work_order_covers:
      return RegisterKind::work_orders;
    case Field::mk_terminal_listed:
    case Field::mk_terminal_assigned:
      return RegisterKind::terminals;
    case Field::mk_media_registered:
    case Field::mk_media_approved:
      return RegisterKind::media;
    case Field::mk_ticket_known:
      return RegisterKind::transfers;
    case Field::mk_duty_permitted:
      return RegisterKind::duties;
    case Field::mk_asset_id:
    case Field::mk_asset_away:
    case Field::mk_environment_destination:
      return RegisterKind::assets;
    case Field::mk_visit_escorted:
      return RegisterKind::entries;
    case Field::mk_asset_removal_approved:
      return RegisterKind::work_orders;
    case Field::mk_card_valid:
    case Field::mk_card_holder:
    case Field::mk_card_visitor:
      return RegisterKind::cards;
    default:
      return std::nullopt;
  }
}

}  // namespace metsuke
