using Guildhall.Kernel;

namespace Guildhall.Activities;

/// <summary>Every way an activity says no.</summary>
internal static class ActivityRefusals
{
    public static Refusal Unknown { get; } = new("activities.unknown", RefusalKind.NotFound);
    public static Refusal NotInside { get; } = new("activities.not_inside", RefusalKind.Forbidden);
    public static Refusal NotYet { get; } = new("activities.not_yet");
    public static Refusal Paused { get; } = new("activities.is_paused");
    public static Refusal Over { get; } = new("activities.is_over", RefusalKind.Gone);
    public static Refusal NotInvited { get; } = new("activities.not_invited", RefusalKind.Forbidden);
    public static Refusal JoinedLate { get; } = new("activities.joined_late", RefusalKind.Forbidden);
    public static Refusal NotNew { get; } = new("activities.not_new", RefusalKind.Forbidden);
    public static Refusal OverBudget { get; } = new("activities.over_budget");
    public static Refusal StalePage { get; } = new("activities.stale_page", RefusalKind.Invalid);

    public static Refusal NameLength { get; } = new("activities.name_length", RefusalKind.Invalid);
    public static Refusal NoTime { get; } = new("activities.no_time", RefusalKind.Invalid);
    public static Refusal EndsBefore { get; } = new("activities.ends_before", RefusalKind.Invalid);
    public static Refusal TooLong { get; } = new("activities.too_long", RefusalKind.Invalid);
    public static Refusal StartsPast { get; } = new("activities.starts_past", RefusalKind.Invalid);
    public static Refusal NoGroups { get; } = new("activities.no_groups", RefusalKind.Invalid);
    public static Refusal GoalRange { get; } = new("activities.goal_range", RefusalKind.Invalid);
    public static Refusal BudgetRange { get; } = new("activities.budget_range", RefusalKind.Invalid);
    public static Refusal BudgetBelow { get; } = new("activities.budget_below", RefusalKind.Invalid);
    public static Refusal ChecklistLength { get; } = new("activities.checklist_length", RefusalKind.Invalid);
    public static Refusal DaysRange { get; } = new("activities.days_range", RefusalKind.Invalid);
    public static Refusal Changed { get; } = new("activities.changed");
    public static Refusal Frozen { get; } = new("activities.frozen");
    public static Refusal WrongState { get; } = new("activities.wrong_state");

    public static Refusal AccidentNobody { get; } = new("activities.accident_nobody", RefusalKind.Forbidden);
    public static Refusal AccidentSelf { get; } = new("activities.accident_self", RefusalKind.Forbidden);
    public static Refusal AccidentRemedy { get; } = new("activities.accident_remedy_missing", RefusalKind.Invalid);
    public static Refusal AccidentReason { get; } = new("activities.accident_reason_length", RefusalKind.Invalid);
    public static Refusal AccidentPoints { get; } = new("activities.accident_points_range", RefusalKind.Invalid);
    public static Refusal AccidentApology { get; } = new("activities.accident_apology_length", RefusalKind.Invalid);
    public static Refusal AccidentOpen { get; } = new("activities.accident_open");
    public static Refusal AccidentDecided { get; } = new("activities.accident_decided");

    public static Refusal OtherBody { get; } = new("activities.other_body", RefusalKind.Invalid);
    public static Refusal FlashShort { get; } = new("activities.flash_short");
    public static Refusal FlashNoItems { get; } = new("activities.flash_no_items", RefusalKind.Invalid);
    public static Refusal FlashPrice { get; } = new("activities.flash_price_range", RefusalKind.Invalid);
    public static Refusal FlashUnits { get; } = new("activities.flash_units_range", RefusalKind.Invalid);
    public static Refusal FlashLimits { get; } = new("activities.flash_limits", RefusalKind.Invalid);
    public static Refusal FlashHold { get; } = new("activities.flash_hold_range", RefusalKind.Invalid);
    public static Refusal FlashUnknownItem { get; } = new("activities.flash_unknown_item", RefusalKind.NotFound);
    public static Refusal FlashQuantity { get; } = new("activities.flash_quantity", RefusalKind.Invalid);
    public static Refusal FlashNothing { get; } = new("activities.flash_nothing", RefusalKind.NotFound);
    public static Refusal FlashSoldOut { get; } = new("activities.flash_sold_out");
    public static Refusal FlashFew { get; } = new("activities.flash_few");
    public static Refusal FlashYours { get; } = new("activities.flash_yours");

    public static Refusal TeamSize { get; } = new("activities.team_size_range", RefusalKind.Invalid);
    public static Refusal TeamHours { get; } = new("activities.team_hours_range", RefusalKind.Invalid);
    public static Refusal TeamPoints { get; } = new("activities.team_points_range", RefusalKind.Invalid);
    public static Refusal TeamTiers { get; } = new("activities.team_tiers_range", RefusalKind.Invalid);
    public static Refusal TeamUnknown { get; } = new("activities.team_unknown", RefusalKind.NotFound);
    public static Refusal TeamOver { get; } = new("activities.team_over", RefusalKind.Gone);
    public static Refusal TeamFull { get; } = new("activities.team_full");
    public static Refusal TeamTwice { get; } = new("activities.team_twice");
    public static Refusal TeamHouse { get; } = new("activities.team_house", RefusalKind.Forbidden);

    public static Refusal ChainNoItems { get; } = new("activities.chain_no_items", RefusalKind.Invalid);
    public static Refusal ChainLimit { get; } = new("activities.chain_limit", RefusalKind.Invalid);
    public static Refusal ChainPickUps { get; } = new("activities.chain_pick_ups_range", RefusalKind.Invalid);
    public static Refusal ChainUnknownItem { get; } = new("activities.chain_unknown_item", RefusalKind.NotFound);
    public static Refusal ChainQuantity { get; } = new("activities.chain_quantity", RefusalKind.Invalid);
    public static Refusal ChainSoldOut { get; } = new("activities.chain_sold_out");
    public static Refusal ChainFew { get; } = new("activities.chain_few");
    public static Refusal ChainYours { get; } = new("activities.chain_yours_limit");
    public static Refusal ChainNoPickUp { get; } = new("activities.chain_no_pick_up", RefusalKind.Invalid);
    public static Refusal ChainName { get; } = new("activities.chain_name", RefusalKind.Invalid);
    public static Refusal ChainNoRow { get; } = new("activities.chain_no_row", RefusalKind.NotFound);
    public static Refusal ChainPaid { get; } = new("activities.chain_paid");
    public static Refusal ChainWithdrawn { get; } = new("activities.chain_withdrawn");
    public static Refusal ChainChangedMeanwhile { get; } = new("activities.chain_changed_meanwhile");
    public static Refusal ChainWhich { get; } = new("activities.chain_which", RefusalKind.Invalid);
    public static Refusal ChainNothing { get; } = new("activities.chain_nothing", RefusalKind.Invalid);
    public static Refusal ChainHoldOut { get; } = new("activities.chain_hold_out_range", RefusalKind.Invalid);
    public static Refusal ChainShare { get; } = new("activities.chain_share_range", RefusalKind.Invalid);
    public static Refusal ChainUnread { get; } = new("activities.chain_unread", RefusalKind.Invalid);

    public static Refusal PacketShares { get; } = new("activities.packet_shares_range", RefusalKind.Invalid);
    public static Refusal PacketPoints { get; } = new("activities.packet_points_range", RefusalKind.Invalid);
    public static Refusal PacketUneven { get; } = new("activities.packet_uneven", RefusalKind.Invalid);
    public static Refusal PacketLeast { get; } = new("activities.packet_least_range", RefusalKind.Invalid);
    public static Refusal PacketMost { get; } = new("activities.packet_most_range", RefusalKind.Invalid);
    public static Refusal PacketDay { get; } = new("activities.packet_day", RefusalKind.Invalid);
    public static Refusal PacketBudget { get; } = new("activities.packet_budget");
    public static Refusal PacketGone { get; } = new("activities.packet_gone");
    public static Refusal PacketYours { get; } = new("activities.packet_yours");
    public static Refusal PacketLevel { get; } = new("activities.packet_level", RefusalKind.Forbidden);
    public static Refusal PacketOnPage { get; } = new("activities.packet_on_page", RefusalKind.Forbidden);

    public static Refusal LotteryPrizes { get; } = new("activities.lottery_prizes_range", RefusalKind.Invalid);
    public static Refusal LotteryPrizeName { get; } = new("activities.lottery_prize_name", RefusalKind.Invalid);
    public static Refusal LotteryStock { get; } = new("activities.lottery_stock_range", RefusalKind.Invalid);
    public static Refusal LotteryWeight { get; } = new("activities.lottery_weight_range", RefusalKind.Invalid);
    public static Refusal LotteryPrizePoints { get; } = new("activities.lottery_prize_points_range", RefusalKind.Invalid);
    public static Refusal LotteryCoupon { get; } = new("activities.lottery_coupon_missing", RefusalKind.Invalid);
    public static Refusal LotteryCost { get; } = new("activities.lottery_cost_range", RefusalKind.Invalid);
    public static Refusal LotteryCodes { get; } = new("activities.lottery_codes_count", RefusalKind.Invalid);
    public static Refusal LotteryReleases { get; } = new("activities.lottery_releases_sum", RefusalKind.Invalid);
    public static Refusal LotteryReleaseLate { get; } = new("activities.lottery_release_late", RefusalKind.Invalid);
    public static Refusal LotteryChances { get; } = new("activities.lottery_chances_range", RefusalKind.Invalid);
    public static Refusal LotteryChancePoints { get; } = new("activities.lottery_chance_points_range", RefusalKind.Invalid);
    public static Refusal LotteryNoSource { get; } = new("activities.lottery_no_source", RefusalKind.Invalid);
    public static Refusal LotteryLimit { get; } = new("activities.lottery_limit_range", RefusalKind.Invalid);
    public static Refusal LotteryClaimHours { get; } = new("activities.lottery_claim_hours_range", RefusalKind.Invalid);
    public static Refusal LotteryBudget { get; } = new("activities.lottery_budget");
    public static Refusal LotteryNonce { get; } = new("activities.lottery_nonce_length", RefusalKind.Invalid);
    public static Refusal LotteryToday { get; } = new("activities.lottery_today");
    public static Refusal LotteryEnough { get; } = new("activities.lottery_enough");
    public static Refusal LotteryNoChance { get; } = new("activities.lottery_no_chance");
    public static Refusal LotteryPointsChance { get; } = new("activities.lottery_points_chance");
    public static Refusal LotteryOnPage { get; } = new("activities.lottery_on_page", RefusalKind.Forbidden);
    public static Refusal LotteryContact { get; } = new("activities.lottery_contact_length", RefusalKind.Invalid);
    public static Refusal LotteryClaimOver { get; } = new("activities.lottery_claim_over", RefusalKind.Gone);

    public static Refusal AuctionNoLot { get; } = new("activities.auction_no_lot", RefusalKind.Invalid);
    public static Refusal AuctionQuantity { get; } = new("activities.auction_quantity_range", RefusalKind.Invalid);
    public static Refusal AuctionStart { get; } = new("activities.auction_start_range", RefusalKind.Invalid);
    public static Refusal AuctionIncrement { get; } = new("activities.auction_increment_range", RefusalKind.Invalid);
    public static Refusal AuctionLadder { get; } = new("activities.auction_ladder_unread", RefusalKind.Invalid);
    public static Refusal AuctionReserve { get; } = new("activities.auction_reserve_range", RefusalKind.Invalid);
    public static Refusal AuctionBuyNow { get; } = new("activities.auction_buy_now_range", RefusalKind.Invalid);
    public static Refusal AuctionDeposit { get; } = new("activities.auction_deposit_range", RefusalKind.Invalid);
    public static Refusal AuctionExtend { get; } = new("activities.auction_extend_range", RefusalKind.Invalid);
    public static Refusal AuctionPay { get; } = new("activities.auction_pay_range", RefusalKind.Invalid);
    public static Refusal AuctionRunnersUp { get; } = new("activities.auction_runners_up_range", RefusalKind.Invalid);
    public static Refusal AuctionAmount { get; } = new("activities.auction_amount_unread", RefusalKind.Invalid);
    public static Refusal AuctionBelow { get; } = new("activities.auction_below");
    public static Refusal AuctionYouLead { get; } = new("activities.auction_you_lead");
    public static Refusal AuctionStaff { get; } = new("activities.auction_staff", RefusalKind.Forbidden);
    public static Refusal AuctionFewPoints { get; } = new("activities.auction_few_points");

    public static Refusal CheckInWordsRange { get; } = new("activities.check_in_words_range", RefusalKind.Invalid);
    public static Refusal CheckInMakeUpsRange { get; } = new("activities.check_in_make_ups_range", RefusalKind.Invalid);
    public static Refusal CheckInPlanRange { get; } = new("activities.check_in_plan_range", RefusalKind.Invalid);
    public static Refusal CheckInStage { get; } = new("activities.check_in_stage_range", RefusalKind.Invalid);
    public static Refusal CheckInStageTwice { get; } = new("activities.check_in_stage_twice", RefusalKind.Invalid);
    public static Refusal CheckInToday { get; } = new("activities.check_in_today");
    public static Refusal CheckInNoSuchDay { get; } = new("activities.check_in_no_such_day", RefusalKind.Invalid);
    public static Refusal CheckInThatDay { get; } = new("activities.check_in_that_day");
    public static Refusal CheckInNoCards { get; } = new("activities.check_in_no_cards");
    public static Refusal CheckInWords { get; } = new("activities.check_in_few_words", RefusalKind.Invalid);
    public static Refusal CheckInLong { get; } = new("activities.check_in_long", RefusalKind.Invalid);
    public static Refusal CheckInPicture { get; } = new("activities.check_in_picture", RefusalKind.Invalid);
    public static Refusal CheckInOnPage { get; } = new("activities.check_in_on_page", RefusalKind.Invalid);

    public static Refusal DropCoupon { get; } = new("activities.drop_coupon_missing", RefusalKind.Invalid);
    public static Refusal DropCount { get; } = new("activities.drop_count_range", RefusalKind.Invalid);
    public static Refusal DropPerPerson { get; } = new("activities.drop_per_person_range", RefusalKind.Invalid);
    public static Refusal DropFew { get; } = new("activities.drop_few", RefusalKind.Invalid);
    public static Refusal DropKindLimit { get; } = new("activities.drop_kind_limit", RefusalKind.Invalid);
    public static Refusal DropBudget { get; } = new("activities.drop_budget");
    public static Refusal DropChanged { get; } = new("activities.drop_changed");
    public static Refusal DropGone { get; } = new("activities.drop_gone");
    public static Refusal DropYours { get; } = new("activities.drop_yours");
    public static Refusal DropLevel { get; } = new("activities.drop_level", RefusalKind.Forbidden);
    public static Refusal DropOnPage { get; } = new("activities.drop_on_page", RefusalKind.Forbidden);

    public static Refusal RedeemOffers { get; } = new("activities.redeem_offers_range", RefusalKind.Invalid);
    public static Refusal RedeemPoints { get; } = new("activities.redeem_points_range", RefusalKind.Invalid);
    public static Refusal RedeemStock { get; } = new("activities.redeem_stock_range", RefusalKind.Invalid);
    public static Refusal RedeemPerPerson { get; } = new("activities.redeem_per_person_range", RefusalKind.Invalid);
    public static Refusal RedeemCost { get; } = new("activities.redeem_cost_range", RefusalKind.Invalid);
    public static Refusal RedeemBudget { get; } = new("activities.redeem_budget");
    public static Refusal RedeemContact { get; } = new("activities.redeem_contact_length", RefusalKind.Invalid);
    public static Refusal RedeemUnknown { get; } = new("activities.redeem_unknown", RefusalKind.NotFound);
    public static Refusal RedeemGone { get; } = new("activities.redeem_gone");
    public static Refusal RedeemYours { get; } = new("activities.redeem_yours");
    public static Refusal RedeemLevel { get; } = new("activities.redeem_level", RefusalKind.Forbidden);
    public static Refusal RedeemOnPage { get; } = new("activities.redeem_on_page", RefusalKind.Forbidden);
    public static Refusal RedeemHandled { get; } = new("activities.redeem_handled");

    public static Refusal VoteQuestion { get; } = new("activities.vote_question_length", RefusalKind.Invalid);
    public static Refusal VoteOptions { get; } = new("activities.vote_options_range", RefusalKind.Invalid);
    public static Refusal VoteMost { get; } = new("activities.vote_most_range", RefusalKind.Invalid);
    public static Refusal VoteChoose { get; } = new("activities.vote_choose", RefusalKind.Invalid);
    public static Refusal VoteTooMany { get; } = new("activities.vote_too_many", RefusalKind.Invalid);
    public static Refusal VoteYours { get; } = new("activities.vote_yours");
    public static Refusal VoteOnPage { get; } = new("activities.vote_on_page", RefusalKind.Invalid);
}
