using Guildhall.Activities.Contracts;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>The busiest request of one kind over HTTP, from all members in turn: when everybody has taken part, the next activity is hot. Then its page.</summary>
/// <remarks>A kind says what its activities need, what a request looks like and what must add up afterwards.</remarks>
internal abstract class KindBench : IBench, IServe
{
    protected const int Members = MembersWorld.Crowd;
    protected static readonly TimeProvider Clock = TimeProvider.System;

    public abstract string Name { get; }

    protected abstract string Kind { get; }

    /// <summary>What is measured, in the words of a report.</summary>
    protected abstract string Figure { get; }

    /// <summary>So many activities in which nobody has taken part.</summary>
    protected abstract Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count);

    /// <param name="member">Of <see cref="Members"/>, from 0.</param>
    protected abstract (string Path, string Body) Request(ActivityId activity, int member);

    /// <summary>A fast lane that miscounts is no lane.</summary>
    protected abstract Task Check(AppDb db, BrandId brand);

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage, Members);
        var activities = await Open(options.Storage, world, (int)(options.Seconds + 5) * 20);
        await using var server = await ServerProcess.Start(options);
        var (acts, others) = (await MemberRequests.Of(server.Port, world), await MemberRequests.Of(server.Port, world));
        BenchReport report;
        using (var load = await HttpLoad.Connect(server.Port, options.Connections))
            report = await Comparison.Run(options, server, load, acts.Posts(n => Request(activities[n / Members % activities.Length], n % Members)), others.Posts("empty", () => ""),
                $"Figure: {Figure}, by each of {Members:N0} members in one activity after another. Yardstick: an empty POST by the same members through the same middleware.");
        await using (var source = new AppDbSource(options.Storage, GuildhallModules.All))
        await using (var db = source.Open(Actor.System(world.Brand))) await Check(db, world.Brand);
        return new SeveralReports((report, RunningActivities.Bar(options.Storage)), await RunningActivities.Page(options, server, others, Kind, (await Open(options.Storage, world, 1))[0]));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    protected static void Same(string what, params ReadOnlySpan<long> sums)
    {
        if (sums[0] == 0 || sums.ContainsAnyExcept(sums[0])) throw new InvalidOperationException($"{what}: {string.Join(", ", sums.ToArray())}.");
    }
}
