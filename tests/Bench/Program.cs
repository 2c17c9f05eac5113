using Guildhall.Bench;
using Guildhall.Bench.Activities;
using Guildhall.Bench.Chat;
using Guildhall.Bench.Coupon;
using Guildhall.Bench.Dashboard;
using Guildhall.Bench.Imports;
using Guildhall.Bench.Load;
using Guildhall.Bench.Noop;

IBench[] benches = [new NoopBench(), new ImportBench(), new DashboardBench(), new ChatBench(), new CouponBench(), new FlashSaleBench(), new RedPacketBench(), new LotteryBench(), new AuctionBench(), new CheckInBench(), new VoteBench(), new GroupBuyBench(), new BargainBench(), new CouponDropBench(), new RedemptionBench(), new OrderChainBench(), new PosterBench(), new MannersBench()];
if (BenchOptions.Parse(args is ["bench", ..] ? args[1..] : args) is not { } options || benches.FirstOrDefault(b => b.Name == options.Name) is not { } bench)
{
    await Console.Error.WriteLineAsync($"bench NAME [--db sqlite:PATH|postgres:CONNECTION] [--seconds N] [--rows N] [--readers N] [--json], where NAME is one of: {string.Join(", ", benches.Select(b => b.Name))}");
    return 2;
}

// Before the first socket: the load generator answers on the thread that saw the data, which keeps its own cost low.
// The servers it measures run in processes of their own, with the defaults of the product.
if (bench is IServe && options.Verb != BenchVerb.Serve)
{
    Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
    Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
}

switch (options.Verb)
{
    case BenchVerb.Serve:
        await ((IServe)bench).Serve(options);
        return 0;
    case BenchVerb.Fire:
        await NoopFire.Run(options);
        return 0;
    case BenchVerb.Read:
        PageTurner.Serve();
        return 0;
    default:
        var report = await bench.Run(options);
        Console.WriteLine(options.Json ? report.ToJson() : report.ToText());
        return 0;
}
