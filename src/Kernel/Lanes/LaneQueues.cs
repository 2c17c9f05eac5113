namespace Guildhall.Kernel.Lanes;

internal enum Admission { Full, Queued, QueuedAndNeedsWorker }

/// <summary>Who waits in a lane: a queue per activity, brands served in turn, each brand within its share. Knows how many workers are under way, so that none is missed and none is idle.</summary>
/// <param name="enough">So many commands end an activity's rest.</param>
internal sealed class LaneQueues<T>(int capacity, int perBrand, int workers, int enough)
{
    private const int Spares = 64;
    private readonly Lock door = new();
    private readonly Dictionary<(BrandId, Guid), Activity> activities = [];
    private readonly Dictionary<BrandId, Brand> brands = [];
    private readonly Queue<Brand> turns = new();
    private readonly Stack<Activity> spares = new();
    private int waiting;
    private int working;
    private bool closed;

    /// <summary>Commands that wait and workers under way; both 0 means that everything was answered.</summary>
    public (int Waiting, int Working) Load
    {
        get { lock (door) return (waiting, working); }
    }

    public void Close()
    {
        lock (door) closed = true;
    }

    public Admission Enter(BrandId brandId, Guid id, T item)
    {
        lock (door)
        {
            if (closed) return Admission.Full;
            if (!brands.TryGetValue(brandId, out var brand)) brand = new Brand(brandId);
            if (brand.Waiting >= perBrand || waiting >= capacity && brand.Waiting >= capacity / Math.Max(1, brands.Count)) return Admission.Full;
            brands[brandId] = brand;
            if (!activities.TryGetValue((brandId, id), out var activity))
            {
                activity = spares.TryPop(out var spare) ? spare : new Activity();
                activity.Become(brand, id);
                activities.Add((brandId, id), activity);
                brand.Activities++;
            }
            activity.Items.Enqueue(item);
            brand.Waiting++;
            waiting++;
            if (activity.Taken || activity.Ready || activity.Resting && activity.Items.Count < enough) return Admission.Queued;
            return Call(activity) ? Admission.QueuedAndNeedsWorker : Admission.Queued;
        }
    }

    /// <summary>The next activity in turn and as many of its commands as fit. Until <see cref="Leave"/> nobody else gets this activity.</summary>
    /// <returns>Null when nothing is left to do: the worker ends.</returns>
    public Activity? Take(T[] into, out int count)
    {
        lock (door)
        {
            count = 0;
            if (!turns.TryDequeue(out var brand))
            {
                working--;
                return null;
            }
            var activity = brand.Ready.Dequeue();
            (activity.Ready, activity.Taken) = (false, true);
            if (brand.Ready.Count > 0) turns.Enqueue(brand);
            while (count < into.Length && activity.Items.TryDequeue(out var item)) into[count++] = item;
            brand.Waiting -= count;
            waiting -= count;
            return activity;
        }
    }

    /// <summary>The batch of this activity was answered; what came in meanwhile takes its place at the end of the line.</summary>
    public void Leave(Activity activity)
    {
        lock (door)
        {
            activity.Taken = false;
            if (activity.Items.Count > 0) MakeReady(activity);
            else Forget(activity);
        }
    }

    /// <summary>Instead of <see cref="Leave"/>: the activity stays out of the line until enough waits or <see cref="Wake"/> is called with this rest's number.</summary>
    public long Rest(Activity activity)
    {
        lock (door)
        {
            activity.Taken = false;
            if (activity.Items.Count >= enough) MakeReady(activity);
            else activity.Resting = true;
            return ++activity.Rests;
        }
    }

    /// <summary>Ends that rest, if it lasts still. Answers whether a worker is needed.</summary>
    public bool Wake(Activity activity, long rest)
    {
        lock (door)
        {
            if (!activity.Resting || activity.Rests != rest) return false;
            if (activity.Items.Count > 0) return Call(activity);
            Forget(activity);
            return false;
        }
    }

    private bool Call(Activity activity)
    {
        MakeReady(activity);
        if (working >= workers) return false;
        working++;
        return true;
    }

    private void MakeReady(Activity activity)
    {
        (activity.Ready, activity.Resting) = (true, false);
        activity.Brand.Ready.Enqueue(activity);
        if (activity.Brand.Ready.Count == 1) turns.Enqueue(activity.Brand);
    }

    private void Forget(Activity activity)
    {
        activity.Resting = false;
        activities.Remove((activity.Brand.Id, activity.Id));
        if (--activity.Brand.Activities == 0) brands.Remove(activity.Brand.Id);
        if (spares.Count < Spares) spares.Push(activity);
    }

    internal sealed class Brand(BrandId id)
    {
        public BrandId Id { get; } = id;
        public Queue<Activity> Ready { get; } = new();
        public int Waiting { get; set; }
        public int Activities { get; set; }
    }

    internal sealed class Activity
    {
        public Brand Brand { get; private set; } = null!;
        public Guid Id { get; private set; }
        public Queue<T> Items { get; } = new();
        public bool Ready { get; set; }
        public bool Taken { get; set; }
        public bool Resting { get; set; }
        public long Rests { get; set; }

        public void Become(Brand brand, Guid id) => (Brand, Id) = (brand, id);
    }
}
