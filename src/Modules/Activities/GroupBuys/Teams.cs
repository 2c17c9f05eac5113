using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.GroupBuys;

/// <summary>open → formed → closed; or open → failed.</summary>
internal enum TeamState { Open, Formed, Closed, Failed }

internal enum SeatState { Held, Paid, Left }

/// <param name="Leader">Whoever leads now.</param>
/// <param name="Percent">Of the price, that was reached when it closed.</param>
internal sealed record Team(Guid Id, ActivityId Activity, SkuId Sku, MemberId Leader, TeamState State, DateTimeOffset OpenedAt, DateTimeOffset EndsAt, DateTimeOffset? FormedAt, int Percent)
{
    /// <summary>All there ever were, in the order in which they were taken.</summary>
    public IReadOnlyList<Seat> Seats { get; init; } = [];

    public IEnumerable<Seat> Taken => Seats.Where(s => s.State is not SeatState.Left);
    public int Paid => Seats.Count(s => s.State is SeatState.Paid);
    public bool Gathers => State is TeamState.Open or TeamState.Formed;
}

/// <param name="Id">Its order's.</param>
internal sealed record Seat(Guid Id, Guid Team, MemberId Member, MemberId Person, SeatState State, DateTimeOffset TakenAt);

internal static class ReadTeams
{
    public static async Task<Team?> FindTeam(this AppDb db, ActivityId activity, Guid id, CancellationToken ct) => (await db.TeamsById(activity, [id], ct)).FirstOrDefault();

    public static async Task<Team?> TeamOfSeat(this AppDb db, ActivityId activity, Guid seat, CancellationToken ct) =>
        (await Those(db, activity, id => Sql.Of($"and {Sql.Raw(id)} = (select x.team_id from activities_seats x where x.brand_id = {db.CurrentBrand} and x.activity_id = {activity} and x.id = {seat})"), ct)).FirstOrDefault();

    /// <summary>In which these entries of one person sit or sat.</summary>
    public static Task<List<Team>> TeamsOf(this AppDb db, ActivityId activity, MemberId[] entries, CancellationToken ct) =>
        Those(db, activity, id => Sql.Of($"and {Sql.Raw(id)} in (select x.team_id from activities_seats x where x.brand_id = {db.CurrentBrand} and x.activity_id = {activity} and {db.In("x.person_id", entries)})"), ct);

    public static Task<List<Team>> TeamsById(this AppDb db, ActivityId activity, Guid[] ids, CancellationToken ct) => Those(db, activity, id => Sql.Of($"and {db.In(id, ids)}"), ct);

    /// <summary>Those that still gather, and those of an activity that ended so.</summary>
    public static Task<List<Team>> GatheringTeams(this AppDb db, ActivityId activity, CancellationToken ct) =>
        Those(db, activity, id => Sql.Of($"and {Sql.Raw(id)} in (select x.id from activities_teams x where x.brand_id = {db.CurrentBrand} and x.activity_id = {activity} and x.state in ('open', 'formed'))"), ct);

    public static Task<List<Team>> AllTeams(this AppDb db, ActivityId activity, CancellationToken ct) => Those(db, activity, _ => Sql.Empty, ct);

    /// <summary>What went back because more people joined.</summary>
    public static Task<long> Differences(this AppDb db, ActivityId activity, CancellationToken ct) => db.Count($"""
        select cast(coalesce(sum(r.amount_minor), 0) as bigint) from commerce_shop_refunds r join commerce_shop_orders o on o.brand_id = r.brand_id and o.id = r.order_id
        where r.brand_id = {db.CurrentBrand} and o.origin_id = {activity} and r.reason = {TurnTeam.Price}
        """, ct);

    /// <param name="which">Of which teams, said of the column that holds a team's id.</param>
    private static async Task<List<Team>> Those(AppDb db, ActivityId activity, Func<string, Sql> which, CancellationToken ct)
    {
        var (teams, seats) = await db.Together(
            () => db.Query($"""
                select t.id, t.sku_id, t.leader_id, t.state, t.opened_at, t.ends_at, t.formed_at, t.percent from activities_teams t
                where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity} {which("t.id")} order by t.opened_at, t.id
                """, r => new Team(r.Guid(0), activity, r.Id<SkuId>(1), r.Id<MemberId>(2), r.Enum<TeamState>(3), r.Time(4), r.Time(5), r.TimeOrNull(6), r.Int(7)), ct),
            () => db.Query($"""
                select s.id, s.team_id, s.member_id, s.person_id, s.state, s.taken_at from activities_seats s
                where s.brand_id = {db.CurrentBrand} and s.activity_id = {activity} {which("s.team_id")} order by s.taken_at, s.id
                """, r => new Seat(r.Guid(0), r.Guid(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Enum<SeatState>(4), r.Time(5)), ct));
        var sitting = seats.ToLookup(s => s.Team);
        return teams.ConvertAll(t => t with { Seats = [.. sitting[t.Id]] });
    }
}
